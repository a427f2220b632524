package dev.logship;

/// The limits on everything that comes from the network. Sizes are bytes.
public final class Limits {
    /// The longest name a sender may give a stream.
    public static final int NAME_BYTES = 1024;

    /// The longest segment of a stream's name: supported file systems have no longer file names.
    public static final int SEGMENT_BYTES = 255;

    /// Room for the `HOST_` that a receiver puts before a name.
    public static final int HOST_BYTES = 64;

    /// The longest line with an offset, without its newline.
    public static final int OFFSET_LINE_BYTES = 64;

    /// The longest line with a name, without its newline: a name with white space around it.
    public static final int NAME_LINE_BYTES = NAME_BYTES + 64;

    /// The longest message of the entries protocol, without its newline.
    public static final int MESSAGE_BYTES = 1 << 20;

    /// The longest id of such a message, in characters.
    public static final int MESSAGE_ID_CHARS = 1024;

    /// The maximum nesting depth of an entry's objects and arrays.
    public static final int ENTRY_DEPTH = 1000;

    private Limits() {}
}
