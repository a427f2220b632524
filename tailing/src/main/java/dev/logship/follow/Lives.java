package dev.logship.follow;

import dev.logship.history.Extents;
import dev.logship.history.KnownFile;
import dev.logship.history.Samples;
import dev.logship.linux.FileStat;
import dev.logship.select.RotationName;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The finished lives of one stream's files, which ended because the files were truncated: their observations
/// and the places of their copies. Guarded by the stream's [Arrivals].
final class Lives {
    /// How often files are looked for again that were renamed meanwhile.
    private static final int MOST_LOOKS = 5;

    private final Tailer owner;
    private final MissedFiles missedFiles;
    private final Tailers shared;
    private final Map<Integer, Observation> ended = new ConcurrentHashMap<>(1);   // by file

    Lives(Tailer owner, MissedFiles missedFiles, Tailers shared) {
        this.owner = owner;
        this.missedFiles = missedFiles;
        this.shared = shared;
    }

    /// The observation of a file of this stream. Any thread.
    Observation observation(KnownFile file) {
        Observation over = ended.get(file.id());
        return over == null ? new Observation(file.seen()) : over;
    }

    /// Keeps the observation of a file although another one comes after it.
    void keep(SourceFile file) {
        if (!file.isNew()) ended.put(file.id(), file.observation());
    }

    /// Of two saved files, one came after the other. If both are the same file, the life of the first one is
    /// over: the present content is not its own.
    void remember(@Nullable SourceFile old, SourceFile next) {
        if (old == null || !next.isNew() || !old.identity().isProbably(next.identity())) return;
        old.observation().end();
        keep(old);
    }

    /// The observation of a file is no longer needed.
    void settled(SourceFile file) {
        ended.remove(file.id());
    }

    /// Finds a copy of a truncated file's content, and keeps it open with its observation.
    ///
    /// @return copies of the later content, if the file was copied and truncated more than once between two
    /// looks; the caller closes them
    List<Binding> copies(SourceFile file) throws IOException {
        // They may get other names this moment, as there are more of them.
        for (int i = 1; ; i++) {
            Map<MissedFiles.Found, Binding> copies = new LinkedHashMap<>();
            List<MissedFiles.Found> all =
                    missedFiles.find(file, Lineage.Where.AT_PATH, true, file.since(), any -> false);
            try (Bindings open = new Bindings()) {
                for (MissedFiles.Found found : all) {
                    if (!found.isOurs()) continue;
                    found.bind(shared.config().time()).ifPresent(copy -> copies.put(found, copy));
                    if (copies.containsKey(found)) open.add(copies.get(found));
                }
                boolean whole = all.stream().allMatch(found -> copies.containsKey(found) || found.isThere());
                if (whole || i == MOST_LOOKS) return sort(file, copies);
            }
        }
    }

    private List<Binding> sort(SourceFile file, Map<MissedFiles.Found, Binding> copies) throws IOException {
        try (Bindings since = new Bindings()) {
            for (var copy : copies.entrySet()) {
                boolean next = copy.getKey().is(Lineage.Verdict.OURS_NEXT);
                if (!next) hold(file, copy.getValue());
                // A copy of what the file holds now is being made: its turn comes when that is truncated.
                if (next && !isBeginningOf(copy.getValue(), file)) since.add(copy.getValue().keep());
            }
            return since.release();
        }
    }

    /// Keeps a copy of a finished life open.
    void hold(SourceFile life, Binding file) throws IOException {
        SourceFile copy = shared.file(life.known().in(file.identity(), file.path()),
                new Observation(file.stat().size()));
        file.openInto(copy);
        shared.owners().claim(owner, file.identity());
        if (!life.observation().hold(copy)) copy.close();
    }

    /// Keeps a file that was created since a life began as a copy of that life, if its bytes differ from the
    /// file's present ones: then the file was truncated after the copy, and nobody looked at it in between.
    /// Checked bytes are in the copy, or it is not one. Nor is one a copy that was made, linked or restored
    /// after the file was looked into, or that holds the bytes of a file before it.
    ///
    /// @return whether it does; then that life is over
    boolean holdUnseen(SourceFile life, Path created) throws IOException {
        Optional<RotationName.Mark> mark = RotationName.mark(String.valueOf(life.path().getFileName()),
                String.valueOf(created.getFileName()));
        boolean newest = mark.filter(its -> its.isDate() || its.number() <= 1).isPresent();
        if (!newest || shared.isClaimed(created) || MissedFiles.isCompressedToo(created)) return false;
        try (Binding copy = Binding.at(created).orElse(null)) {
            FileChannel channel = copy == null ? null : copy.channel();
            if (copy == null || channel == null || copy.stat().size() == 0) return false;
            boolean known = !life.samples().isEmpty()
                    && MissedFiles.content(channel, life.samples(), 0) != Lineage.Content.DIFFERENT;
            if (known || isBeginningOf(copy, life)) return false; // a look at the file will find it
            long made = copy.stat().changedNanos() - Tailers.CLOCK_TICK_NANOS; // its times may be a copy too
            if (life.taken().learnedNanos() < made || isOfAnother(channel, life)) return false;
            if (shared.owners().ownerOf(copy.identity()).isPresent()) return false;
            Observation seen = life.observation();
            synchronized (seen) {
                if (seen.isBegun()) return false; // what it holds now would be taken twice
                seen.doubt(0); // what was seen of it is what it holds now
                life.taken().shorten(0);
                hold(life, copy);
                return seen.end();
            }
        }
    }

    /// Whether a file holds the bytes of another file of the stream.
    private boolean isOfAnother(FileChannel copy, SourceFile life) throws IOException {
        List<SourceFile> others = new ArrayList<>(owner.arrivals().upcoming().all());
        Extents begun = owner.history().extents();
        if (!begun.isEmpty()) {
            others.add(shared.file(begun.newest()));
            others.addAll(owner.history().all(begun.newest().identity()));
        }
        for (SourceFile other : others) {
            boolean may = other != life && !other.samples().isEmpty()
                    && copy.size() <= other.observation().seen()
                    && MissedFiles.content(copy, other.samples(), 0) != Lineage.Content.DIFFERENT;
            if (may) return true;
        }
        return false;
    }

    private static boolean isBeginningOf(Binding copy, SourceFile file) throws IOException {
        FileChannel channel = copy.channel();
        if (channel == null) return true;
        try (Binding now = Binding.at(file.path()).orElse(null)) {
            if (now == null || now.channel() == null) return false;
            return Samples.of(channel, channel.size(), Samples.NONE).compare(now.channel()).isWhole();
        } catch (EOFException e) {
            return true; // it is being overwritten
        }
    }

    /// Looks at the file at a path.
    ///
    /// @param taken whether somebody takes its bytes, and so checks its content
    /// @return whether its life is seen to be over now
    boolean end(SourceFile file, Path path, FileStat now, boolean taken) throws IOException {
        // While nobody takes its bytes, it is checked here that they are what they were.
        if (!taken && !file.observation().isShorter(now.size()) && !file.learn()) {
            file.observation().doubt(file.samples().offset());
            return true;
        }
        boolean wasOver = file.observation().isOver();
        file.observation().look(() -> Binding.sizeAt(path, now)); // what was seen may be old
        return !wasOver && file.observation().isOver();
    }
}
