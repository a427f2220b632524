package dev.logship.linux;

import java.util.StringJoiner;

/// What inotify is asked for and reports, as bits of an int.
public final class InotifyMask {
    /// The contents of a file were written to or cut.
    public static final int MODIFY = 0x2;
    /// Permissions, times, owner or the number of links were changed; also the last name of an open file.
    public static final int ATTRIB = 0x4;
    /// A file left the directory by rename; its cookie is that of MOVED_TO, if there is one.
    public static final int MOVED_FROM = 0x40;
    public static final int MOVED_TO = 0x80;
    public static final int CREATE = 0x100;
    public static final int DELETE = 0x200;
    /// The watched directory itself was deleted or renamed.
    public static final int DELETE_SELF = 0x400;
    public static final int MOVE_SELF = 0x800;

    /// Reported only: the file system was unmounted.
    public static final int UNMOUNT = 0x2000;
    /// Reported only, for watch -1: events were lost.
    public static final int OVERFLOW = 0x4000;
    /// Reported only: the watch has ended.
    public static final int IGNORED = 0x8000;
    /// Reported only, with another: the subject is a directory.
    public static final int IS_DIRECTORY = 0x40000000;

    /// Asked only: an error where the path is no directory.
    public static final int ONLY_DIRECTORY = 0x01000000;
    /// Asked only: nothing of files that have no name in the directory any more.
    public static final int EXCLUDE_UNLINKED = 0x04000000;
    /// Asked only: adds to what the watch was asked for before.
    public static final int ADD = 0x20000000;

    private static final int[] REPORTED = {MODIFY, ATTRIB, MOVED_FROM, MOVED_TO, CREATE, DELETE, DELETE_SELF,
        MOVE_SELF, UNMOUNT, OVERFLOW, IGNORED, IS_DIRECTORY};
    private static final String[] NAMES = {"MODIFY", "ATTRIB", "MOVED_FROM", "MOVED_TO", "CREATE", "DELETE",
        "DELETE_SELF", "MOVE_SELF", "UNMOUNT", "OVERFLOW", "IGNORED", "IS_DIRECTORY"};

    private InotifyMask() {}

    /// The names of what was reported, for a log, as `CREATE|IS_DIRECTORY`.
    public static String toString(int mask) {
        var names = new StringJoiner("|");
        int rest = mask;
        for (int i = 0; i < REPORTED.length; i++) {
            if ((mask & REPORTED[i]) != 0) names.add(NAMES[i]);
            rest &= ~REPORTED[i];
        }
        return rest == 0 ? names.toString() : names.add("0x" + Integer.toHexString(rest)).toString();
    }
}
