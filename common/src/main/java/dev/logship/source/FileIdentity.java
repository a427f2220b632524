package dev.logship.source;

/// What a file is, whatever it is called. Inode numbers are used again at once when a file is deleted; the
/// time of creation tells two such files apart, and where there is none, the first bytes do. Immutable.
///
/// @param device the file system's number, or 0 where it is not known: it changes when a machine is started
/// again
/// @param inode the file's number in the file system
/// @param created when the inode was made, in nanoseconds since 1970, or 0 where that is not known
/// @param head of the first bytes, up to 1 KiB, as far as there were that many
public record FileIdentity(long device, long inode, long created, Fingerprint head) {
    static FileIdentity of(FileStatus status, Fingerprint head) {
        long created = status.isCreationKnown() ? status.created() : 0;
        return new FileIdentity(status.device(), status.inode(), created, head);
    }

    /// Whether the file system says nothing against the file being this one.
    boolean mayBe(FileStatus status) {
        return inode == status.inode() && (device == 0 || device == status.device())
                && (created == 0 || created == status.created() || !status.isCreationKnown());
    }

    /// Whether the file system says that the file is this one, whatever it holds.
    boolean isSurely(FileStatus status) {
        return mayBe(status) && created != 0 && created == status.created();
    }

    /// Whether both can be identities of one file, whatever it holds.
    boolean mayBe(FileIdentity that) {
        return inode == that.inode && (device == 0 || that.device == 0 || device == that.device)
                && (created == 0 || that.created == 0 || created == that.created);
    }

    /// Whether the head is as long as it ever gets.
    boolean isHeadWhole() {
        return head.length() == Fingerprint.MOST_BYTES;
    }

    FileIdentity withHead(Fingerprint now) {
        return new FileIdentity(device, inode, created, now);
    }

    /// The same with what only a look at the file tells.
    FileIdentity seenAs(FileStatus status) {
        FileIdentity seen = of(status, head);
        return seen.equals(this) ? this : seen;
    }
}
