package dev.logship.follow;

import dev.logship.Reason;
import dev.logship.StreamName;
import dev.logship.history.Extents;
import dev.logship.history.FileIdentity;
import dev.logship.history.KnownFile;
import dev.logship.history.StateRecord;
import dev.logship.select.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Determines, without following anything, to which stream each file would belong. It uses the rules of
/// [TailerRegistry]: identity before name. Used by one thread.
public final class Assignments {
    /// A file whose stream is known.
    private record Owned(FileIdentity identity, StateRecord record, Optional<KnownFile> known) {}

    private final Selection selection;
    private final Map<StreamName, Path> holders = new HashMap<>();
    private final Map<StreamName, StateRecord> records = new HashMap<>();
    private final List<Owned> owned = new ArrayList<>();
    private final Map<Path, StreamName> byRealPath = new HashMap<>();

    /// @param remembered the records of the journal
    public Assignments(Selection selection, Collection<StateRecord> remembered) {
        this.selection = selection;
        for (StateRecord record : remembered) {
            if (!isSelected(record)) continue;
            holders.put(record.stream(), record.path());
            records.put(record.stream(), record);
            for (KnownFile file : record.extents().files()) own(file, record);
            for (KnownFile file : record.upcoming()) own(file, record);
        }
    }

    private void own(KnownFile file, StateRecord by) {
        owned.add(new Owned(file.identity(), by, Optional.of(file)));
    }

    private boolean isSelected(StateRecord record) {
        try {
            return selection.nameOf(record.path()).filter(record.stream()::equals).isPresent();
        } catch (IllegalArgumentException e) {
            return false; // no stream can be called so
        }
    }

    /// Determines the streams of matching files, in this order, direct paths first.
    public List<Assignment> of(Collection<Path> files) {
        List<Path> all = new ArrayList<>(files.stream().filter(file -> !Files.isSymbolicLink(file)).toList());
        files.stream().filter(Files::isSymbolicLink).forEach(all::add);
        return all.stream().map(this::of).toList();
    }

    private Assignment of(Path file) {
        try {
            Path real = file.toRealPath();
            StreamName same = byRealPath.get(real);
            if (same != null) return elsewhere(file, same, "another name of it");
            Optional<Binding> bound = Binding.at(real);
            if (bound.isEmpty()) return refused(file, "it is not a regular file");
            try (Binding opened = bound.get()) {
                return of(file, real, opened);
            }
        } catch (IOException | IllegalArgumentException e) {
            return refused(file, Reason.of(e));
        }
    }

    private Assignment of(Path file, Path real, Binding opened) throws IOException {
        StreamName name = selection.nameOf(file)
                .orElseThrow(() -> new IllegalArgumentException("not selected"));
        Optional<Owned> owner = owner(opened);
        if (owner.isPresent() && !owner.get().record().stream().equals(name)) {
            return ofOther(file, opened, owner.get());
        }
        if (!opened.hasItsSize()) return refused(file, Binding.NO_SIZE);
        Path holder = holders.putIfAbsent(name, file);
        if (holder != null && !holder.equals(file) && !real.equals(Tailers.real(holder))) {
            boolean rotated = owner.isPresent();
            return rotated ? elsewhere(file, name, "a rotated file of it")
                    : refused(file, Unfollowed.nameTaken(name, holder));
        }
        byRealPath.put(real, name);
        StateRecord record = records.getOrDefault(name, nothing(name, file));
        if (owner.isEmpty()) owned.add(new Owned(opened.identity(), record, Optional.empty()));
        return new Assignment(file, Optional.of(name), owner.flatMap(Owned::known)
                .map(known -> known(known, record.extents())).orElse("new"));
    }

    private static StateRecord nothing(StreamName name, Path file) {
        return new StateRecord(name, file, Extents.NONE, List.of(), "", 0);
    }

    /// The file belongs to another stream than its name suggests.
    private Assignment ofOther(Path file, Binding opened, Owned owner) throws IOException {
        StreamName stream = owner.record().stream();
        Path path = Objects.requireNonNullElse(holders.get(stream), owner.record().path());
        try (Binding there = Binding.at(Tailers.real(path)).orElse(null)) {
            boolean alias = there != null && there.identity().isProbably(opened.identity());
            return elsewhere(file, stream, alias ? "another name of it" : "a rotated file of it");
        }
    }

    private Optional<Owned> owner(Binding file) throws IOException {
        for (Owned each : owned) if (isSame(each, file)) return Optional.of(each);
        return Optional.empty();
    }

    private static boolean isSame(Owned owner, Binding file) throws IOException {
        return switch (owner.identity().compare(file.identity())) {
            case SAME -> true;
            case OTHER -> false;
            case SAME_IF_CONTENT_AGREES -> owner.known().isEmpty() || file.channel() == null
                    || owner.known().get().samples().tail().matches(file.channel());
        };
    }

    private static String known(KnownFile file, Extents extents) {
        Instant since = Instant.EPOCH.plusNanos(file.since()).truncatedTo(ChronoUnit.SECONDS);
        boolean begun = extents.find(file.id()).isPresent();
        return "known since " + since + (begun ? ": first " + file.samples().offset()
                + " bytes shipped when that was saved" : ": not begun when that was saved");
    }

    private static Assignment elsewhere(Path file, StreamName stream, String why) {
        return new Assignment(file, Optional.of(stream), why);
    }

    private static Assignment refused(Path file, String why) {
        return new Assignment(file, Optional.empty(), why);
    }
}
