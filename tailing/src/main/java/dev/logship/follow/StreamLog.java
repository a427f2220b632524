package dev.logship.follow;

import dev.logship.StreamName;
import dev.logship.select.RotationName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what happens to the files of one stream, one line each, and counts lost bytes. Offsets are stream
/// offsets, sizes are bytes. Any thread.
final class StreamLog {
    private static final Logger log = LoggerFactory.getLogger(Tailer.class);

    /// How often one stream warns of files that cannot be proved to belong to it.
    private static final long UNKNOWN_NANOS = Duration.ofHours(1).toNanos();

    /// The distance of samples: fewer bytes than these prove nothing more.
    private static final long UNPROVED_BYTES = 64 << 10;

    private final StreamName stream;
    private final AtomicLong lost = new AtomicLong();
    private final Tailers shared;
    private long unknownNanos;                          // guarded by this
    private boolean saidSelected;                       // guarded by this
    private volatile List<MissedFiles.Found> unknown = List.of();

    StreamLog(StreamName stream, Tailers shared) {
        this.stream = stream;
        this.shared = shared;
        this.unknownNanos = shared.config().time().nanos() - UNKNOWN_NANOS;
    }

    /// The number of lost bytes, at least.
    long lost() {
        return lost.get();
    }

    /// Files that may belong to the stream, but nothing proves it.
    List<MissedFiles.Found> unknown() {
        return unknown;
    }

    void lost(long at, long count, String why) {
        if (count <= 0) {
            lostUnknown(at, why);
            return;
        }
        lost.addAndGet(count);
        shared.lost().add(count);
        log.error("stream {}: lost at {}: at least {} bytes: {}", stream, at, count, why);
    }

    private void lostUnknown(long at, String why) {
        shared.unknown().increment();
        log.warn("stream {}: bytes may be lost at {}: {}", stream, at, why);
    }

    void deleted(long at, Path file, long place) {
        shared.unknown().increment();
        log.warn("stream {}: {} was deleted at stream offset {}; bytes after its offset {} are lost",
                stream, file, at, place);
    }

    void unseen(Path file) {
        shared.unknown().increment();
        log.warn("stream {}: {} was created and deleted before it could be opened; its bytes, if any, are "
                + "lost", stream, file);
    }

    void rotated(long at, Path next, long size) {
        log.info("stream {}: rotated at {}; continuing with {} ({} bytes)", stream, at, next, size);
    }

    void replaced(long at, Path by) {
        log.info("stream {}: replaced at {} by {}, which holds all bytes shipped so far", stream, at, by);
    }

    void cameBack(Path file) {
        log.info("stream {}: {} is back at its path; resuming after the bytes already shipped", stream, file);
    }

    void published(Path file, StreamName from, long place) {
        log.info("stream {}: {} was renamed to its path; continuing at its offset {}, up to which stream {} "
                + "has shipped it", stream, file, place, from);
    }

    /// @param observed whether it was seen to be shorter, and not only to hold other bytes
    void truncated(long at, Path file, long unread, boolean observed) {
        if (unread > 0) {
            lost(at, unread, file + " was truncated before they were read");
        } else if (observed) {
            log.info("stream {}: truncated at {}: {}", stream, at, file);
        } else {
            lostUnknown(at, file + " was overwritten between two checks");
        }
    }

    void copied(long at, Path file, Path copy) {
        log.info("stream {}: truncated at {}: {}, after it was copied to {}", stream, at, file, copy);
    }

    /// @param unproved how many of the bytes before the end were not compared with what was shipped
    void shortened(long at, Path file, long place, long size, long unproved) {
        if (unproved > UNPROVED_BYTES) shared.unknown().increment();
        log.warn("stream {}: shortened at {}: {} has {} bytes, but {} were shipped; nothing is sent again "
                + "(the last {} bytes were not compared)", stream, at, file, size, place, unproved);
    }

    void edited(long at, Path file, long place) {
        log.warn("stream {}: edited at {}: {} changed before its offset {} after it was shipped; "
                + "continuing there", stream, at, file, place);
    }

    void rewritten(long at, Path file, long place) {
        lostUnknown(at, file + " was overwritten beyond its offset " + place);
    }

    void late(long at, Path file, long count) {
        log.info("stream {}: late bytes at {}: {} of {}", stream, at, count, file);
    }

    void filledIn(long at, Path file) {
        shared.unknown().increment();
        log.warn("stream {}: {} now has data where zeros were shipped, before stream offset {}; "
                + "preallocated and memory-mapped files cannot be followed", stream, file, at);
    }

    void beyond(long at, long given, Path path) {
        log.error("stream {}: the receiver holds {} bytes, but only {} were sent: another sender writes "
                + "to it; appending the next bytes of {}", stream, at, given, path);
    }

    void foreignGone(long at, long count) {
        lostUnknown(at, "the receiver no longer has " + count + " bytes of unknown origin");
    }

    void assumedOwn(long held, Path file, long size) {
        log.warn("stream {}: no saved state for {}; assuming the receiver's {} bytes are the first of its {} "
                + "bytes", stream, file, held, size);
    }

    void assumedForeign(long held, Path file, long size) {
        log.warn("stream {}: no saved state for {}; cannot prove that the receiver's {} bytes are from its "
                + "{}; shipping it from its start", stream, file, held, size);
    }

    void movedOut(Path file) {
        log.warn("stream {}: {} was moved to a directory that cannot be listed; unsent bytes "
                + "will not be found after a restart", stream, file);
    }

    void gaveUp(Path file, long count) {
        lost.addAndGet(count);
        shared.lost().add(count);
        log.error("stream {}: gave up deleted file {}: deleted files exceed --max-held-bytes; its {} unsent "
                + "bytes are lost", stream, file, count);
    }

    /// Files that may be the stream's: the newest is named, once an hour.
    synchronized void unknown(List<MissedFiles.Found> files, Path path) {
        unknown = files;
        long now = shared.config().time().nanos();
        if (files.isEmpty() || now - unknownNanos < UNKNOWN_NANOS) return;
        unknownNanos = now;
        shared.unknown().increment();
        Path newest = files.stream().map(MissedFiles.Found::entry)
                .max(Comparator.comparingLong(entry -> entry.stat().modifiedNanos())).orElseThrow().path();
        boolean named = RotationName.mark(String.valueOf(path.getFileName()),
                String.valueOf(newest.getFileName())).isPresent();
        String claim = named ? "To ship them as separate streams, add --glob '" + newest + "'"
                : "To ship such files after downtime, add --rotated '" + pattern(newest) + "'";
        log.warn("stream {}: {} files may be missed rotations of {}, the newest {}; they are not shipped. {}",
                stream, files.size(), path, newest, claim);
    }

    /// A file is selected that is called as those of rotation: said once.
    synchronized void selectedRotated(Path file) {
        if (saidSelected) return;
        saidSelected = true;
        log.warn("stream {}: its rotated files are selected too, such as {}; a file that is rotated while "
                + "logship is down becomes a separate stream. Remove the '*' after the name from the "
                + "glob, or add --rotated '{}'", stream, file, pattern(file));
    }

    /// What matches rotated files that are named as this one.
    private static String pattern(Path file) {
        String name = String.valueOf(file.getFileName());
        return RotationName.scheme(name).map(scheme -> scheme.replace('#', '*')).orElse(name);
    }
}
