package dev.logship.linux;

import java.util.StringJoiner;

/// The event bits of inotify.
public final class InotifyMask {
    /// A file was written to or truncated.
    public static final int MODIFY = 0x2;
    /// Permissions, times, owner or the number of links changed; also when an open file loses its last name.
    public static final int ATTRIB = 0x4;
    /// A file left the directory by rename; its cookie is that of MOVED_TO, if there is one.
    public static final int MOVED_FROM = 0x40;
    public static final int MOVED_TO = 0x80;
    public static final int CREATE = 0x100;
    public static final int DELETE = 0x200;
    /// The watched directory itself was deleted or renamed.
    public static final int DELETE_SELF = 0x400;
    public static final int MOVE_SELF = 0x800;

    /// Event only: the file system was unmounted.
    public static final int UNMOUNT = 0x2000;
    /// Event only, with watch -1: events were lost.
    public static final int OVERFLOW = 0x4000;
    /// Event only: the watch was removed.
    public static final int IGNORED = 0x8000;
    /// Event only, with another one: the subject is a directory.
    public static final int IS_DIRECTORY = 0x40000000;

    /// Request only: fail if the path is not a directory.
    public static final int ONLY_DIRECTORY = 0x01000000;
    /// Request only: no events of files that no longer have a name in the directory.
    public static final int EXCLUDE_UNLINKED = 0x04000000;
    /// Request only: add to the events that the watch already reports.
    public static final int ADD = 0x20000000;

    private static final int[] REPORTED = {MODIFY, ATTRIB, MOVED_FROM, MOVED_TO, CREATE, DELETE, DELETE_SELF,
        MOVE_SELF, UNMOUNT, OVERFLOW, IGNORED, IS_DIRECTORY};
    private static final String[] NAMES = {"MODIFY", "ATTRIB", "MOVED_FROM", "MOVED_TO", "CREATE", "DELETE",
        "DELETE_SELF", "MOVE_SELF", "UNMOUNT", "OVERFLOW", "IGNORED", "IS_DIRECTORY"};

    private InotifyMask() {}

    /// The names of the event bits, for the log: `CREATE|IS_DIRECTORY`.
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
