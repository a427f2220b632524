package dev.logship.it.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules of which stream a file's bytes belong to, applied to the actions in one directory; and which
/// bytes may be missing. If an agent has certainly seen a file, the rules determine the stream. If not,
/// several streams may be right, but only those of paths at which the file was. Used by one thread.
final class Ownership {
    private final Watch watch;
    private final Function<Path, Path> stored;
    private final Map<Path, StreamModel> streams = new TreeMap<>();
    private final Map<Life, ModelFile> files = new LinkedHashMap<>();    // of each life
    private final Map<Life, Set<ModelFile>> copies = new HashMap<>();    // of lives that were cut
    private final Map<Life, Life> before = new HashMap<>();              // what was cut down, of what is left
    private final Map<Life, Long> cutNanos = new HashMap<>();
    // deleted while an agent has them open
    private final Set<ModelFile> held = new LinkedHashSet<>();
    // their streams may be unknown
    private final Set<ModelFile> unclaimed = new LinkedHashSet<>();

    /// @param stored the stored file of a path's stream
    Ownership(Watch watch, Function<Path, Path> stored) {
        this.watch = watch;
        this.stored = stored;
    }

    Collection<StreamModel> streams() {
        return streams.values();
    }

    Collection<ModelFile> files() {
        return new LinkedHashSet<>(files.values());
    }

    ModelFile fileOf(Life life) {
        return Objects.requireNonNull(files.get(life));
    }

    Set<Life> lives() {
        return files.keySet();
    }

    Set<ModelFile> unclaimed() {
        return unclaimed;
    }

    /// A file was created.
    ModelFile made(String label) {
        var file = new ModelFile(label);
        files.put(file.life(), file);
        return file;
    }

    /// Call this before each action: records what the agent has seen, and what has arrived.
    ///
    /// @param hidden whether the directory is away
    void look(boolean hidden) throws IOException {
        for (StreamModel stream : streams.values()) stream.look();
        files.keySet().forEach(life -> life.isTaken(shipped(life)));
        if (!hidden) files.values().forEach(file -> file.look(watch));
    }

    /// Everything has arrived that must.
    void settled() {
        for (ModelFile file : files.values()) {
            if (!file.owners().isEmpty() && !file.isShared() && file.life().written() > 0) file
                    .becomesKnown();
        }
    }

    /// A file has come to a selected path, where another one was before.
    ///
    /// @param from its former name, if it was renamed
    void arrived(Path path, String name, ModelFile file, @Nullable String from) {
        StreamModel stream = streams.computeIfAbsent(path, at -> new StreamModel(at, stored.apply(at)));
        if (stream.newest() != file.life()) stream.isLeft(watch::hasSeen);
        List<StreamModel> owners = file.owners();
        Life life = file.life();
        if (owners.isEmpty()) {
            owners.add(stream);
            stream.begin(life, after(stream, file), false);
        } else if (owners.getLast() == stream) {
            if (stream.newest() != life) stream.begin(life, after(stream, file), file.isShared());
        } else if (!file.isMet() && from != null) {
            StreamModel last = owners.removeLast(); // the agent sees it here first
            last.exclude(life);
            owners.add(stream);
            stream.begin(life, after(stream, file), file.isShared());
        } else if (!file.isKnown()) {
            mayAlsoBeOf(stream, file); // the agent may see it here first
        } else if (!stream.isEmpty() && (from == null || !Names.isRotation(from, name))) {
            mayAlsoBeOf(stream, file); // what is not shipped yet
        }
    }

    private void mayAlsoBeOf(StreamModel stream, ModelFile file) {
        if (file.owners().contains(stream)) {
            stream.begin(file.life(), Start.ANYWHERE, true);
            return;
        }
        keeps(stream.newest(), file);
        files.forEach((life, its) -> {
            boolean perhaps = its == file && (!file.isKnown() || life == file.life());
            if (perhaps) file.owners().forEach(owner -> owner.share(life));
        });
        file.owners().add(stream);
        stream.begin(file.life(), Start.ANYWHERE, true);
    }

    /// Where a stream continues with this file, after the former one at its path.
    private Start after(StreamModel stream, ModelFile file) {
        Life old = stream.newest();
        if (old == null || old == file.life()) return Start.beginning();
        BooleanSupplier isGone = () -> fileOf(old).isDeleted() || old.isEnded();
        if (!isGone.getAsBoolean()) return Start.after(old, isGone, file.life(), 0);
        keeps(old, file);
        return Start.after(old, isGone, file.life(), stream.shipped(old));
    }

    /// The file that was at a path may have begun like the one that is there now.
    private static void keeps(@Nullable Life old, ModelFile file) {
        if (old == null || old == file.life()) return;
        int common = old.common(file.life());
        if (common >= Start.LEAST || common == old.written()) old.isKept(common);
    }

    /// A file got a name under which it is not selected.
    ///
    /// @param from the selected path where it was, if it was at one
    void left(ModelFile file, String from, String name) {
        if (file.owners().isEmpty()) return;
        if (file.isKnown()) {
            // It is looked for where it was seen last, and so not found when nobody sees where it goes.
            if (!Names.isBeside(from, name)) mayBeUnclaimed(file);
            return;
        }
        StreamModel owner = file.owners().getFirst();
        List<ModelFile> before = owner.lives().stream().map(this::fileOf).distinct()
                .takeWhile(each -> each != file).toList();
        if (!Claims.isFound(before, from, name)) mayBeUnclaimed(file);
        List<ModelFile> lost = Claims.alikeWithoutAProof(before, file, this::shipped);
        lost.forEach(this::mayBeUnclaimed);
    }

    /// A file that is at no selected path got another name.
    void renamed(ModelFile file, String name) {
        boolean claimable = file.owners().stream().anyMatch(owner -> Names.isClaimable(owner.name(), name));
        if (!file.owners().isEmpty() && !claimable) mayBeUnclaimed(file);
    }

    /// A link was switched.
    void left(ModelFile file) {
        mayBeUnclaimed(file);
    }

    /// A file at no selected path is written to.
    void grows(ModelFile file) {
        if (!file.owners().isEmpty()) mayBeUnclaimed(file);
    }

    /// A selected file is a copy of one that is truncated now: it may be shipped as a log of its own.
    void isCopy(ModelFile file) {
        mayBeUnclaimed(file);
    }

    /// The file's stream is uncertain.
    private void mayBeUnclaimed(ModelFile file) {
        if ((file.isKnown() && watch.isSettled()) || !unclaimed.add(file)) return;
        end(file.life(), 0);
        file.life().end(0);
    }

    /// A file has lost its last name.
    void deleted(ModelFile file) {
        Life life = file.life();
        if (watch.isUp() && file.isKnown() && watch.seen(life) == life.written()) {
            held.add(file); // as there was something to be read, and so it comes while the agent runs
        } else {
            ends(life, 0);
        }
        for (Map.Entry<Life, Set<ModelFile>> copied : copies.entrySet()) {
            if (copied.getValue().remove(file) && copied.getValue().isEmpty()) end(copied.getKey(), 0);
        }
        // Of files that came behind it and were not seen it cannot be told any more what they follow.
        for (StreamModel stream : file.owners()) {
            List<Life> lives = stream.lives();
            for (Life later : lives.subList(lives.indexOf(life) + 1, lives.size())) {
                if (later != stream.newest()) mayBeUnclaimed(fileOf(later));
            }
        }
    }

    /// A file was truncated to nothing, and bytes written to it.
    ///
    /// @param copied copies that have all bytes before `until`
    void cut(ModelFile file, byte[] bytes, Set<ModelFile> copied, int until) {
        Life old = file.life();
        Life life = beginLife(file, bytes);
        Map<Life, Integer> before = files.keySet().stream()
                .filter(each -> each != life && files.get(each) == file)
                .collect(Collectors.toMap(each -> each, each -> each.takenBefore(watch.provedNanos())));
        for (StreamModel owner : file.owners()) owner.begin(life, Start.anew(before, life), file.isShared());
        // A life of which nobody saw a byte has nothing to be compared with: when it was seen that it began,
        // it is in a copy whose name tells that it is the last one. Else two cuts are one to who looks then.
        boolean tells = Math.max(watch.seen(old), shipped(old)) > 0 || (watch.hasSeen(old.beganNanos())
                && copied.stream().allMatch(copy -> copy.names().stream().allMatch(Names::isNewestCopy)));
        boolean isKept = Claims.isProved(copied, old, until) && tells && watch.isSettled() && file.isKnown();
        if (isKept) copies.put(old, new LinkedHashSet<>(copied));
        ends(old, isKept ? until : 0);
    }

    /// A file was truncated to its first bytes.
    ///
    /// @param isLooked whether the new life was seen so before it was written to again
    /// @return the new life
    Life cut(ModelFile file, int to, Predicate<Life> isLooked) {
        Life old = file.life();
        List<Integer> common = file.owners().stream().map(StreamModel::common).toList();
        int proved = old.takenBefore(watch.provedNanos());
        Life life = beginLife(file, Arrays.copyOf(old.bytes(), to));
        for (int i = 0; i < common.size(); i++) {
            Start start = Start.cut(old, life, to, proved, common.get(i), () -> isLooked.test(life));
            file.owners().get(i).begin(life, start, file.isShared());
        }
        before.put(life, old);
        old.isCut(to);
        life.isRest();
        // Otherwise it counts as overwritten, and is sent whole.
        int least = shipped(old) <= to ? to : Math.min(to, proved);
        boolean tells = least >= Start.LEAST && common.stream().allMatch(most -> least > 2 * most);
        ends(old, tells ? to : 0);
        return life;
    }

    private Life beginLife(ModelFile file, byte[] bytes) {
        Life life = file.beginLife();
        if (bytes.length > 0) life.write(bytes);
        files.put(life, file);
        return life;
    }

    /// A life's bytes from `from` on can no longer be read. Those that were seen must be accounted for.
    private void ends(Life life, int from) {
        int shipped = shipped(life);
        end(life, from);
        life.end(Math.max(watch.seen(life), shipped));
        cutNanos.put(life, System.nanoTime());
    }

    private void end(Life life, int from) {
        for (StreamModel owner : fileOf(life).owners()) owner.mayEnd(life, from);
        Life longer = before.get(life);
        if (longer != null) end(longer, from); // which is read as far as they have the same
    }

    /// The number of a life's bytes that are certainly in a stream.
    int shipped(Life life) {
        return fileOf(life).owners().stream().mapToInt(owner -> owner.shipped(life)).max().orElse(0);
    }

    /// The receiver is about to lose the end of a stream. Its bytes of deleted files are then lost, and must
    /// be reported.
    void rewind(StreamModel stream, long to) throws IOException {
        for (Life life : stream.lives()) {
            if (fileOf(life).isDeleted()) ends(life, 0);
        }
        stream.rewind(to);
    }

    /// The agent ends: files that it only held open, or had only just seen, are forgotten.
    void agentEnds() {
        held.forEach(file -> ends(file.life(), 0));
        var forgotten = new ArrayList<Life>();
        for (Map.Entry<Life, Long> cut : cutNanos.entrySet()) {
            Life life = cut.getKey();
            if (copies.containsKey(life)) end(life, 0);
            if (held.contains(files.get(life)) || !watch.hasSeen(cut.getValue())) forgotten.add(life);
        }
        for (Life life : forgotten) life.end(shipped(life));
        held.clear();
    }
}
