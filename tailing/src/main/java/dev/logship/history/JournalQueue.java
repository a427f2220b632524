package dev.logship.history;

import dev.logship.Reason;
import dev.logship.StreamName;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The queue of a journal: requests that a thread waits for, in order, and then notes, one per stream.
/// If a request fails, the note that it replaced comes back. Guarded by the journal.
final class JournalQueue {
    private List<Request> requests = new ArrayList<>();
    private Map<StreamName, Update> notes = new HashMap<>();

    /// A record that a thread waits for.
    static final class Request {
        private final Update update;
        private @Nullable Update replaced;
        private @Nullable Throwable failure;
        private boolean done;

        private Request(Update update, @Nullable Update replaced) {
            this.update = update;
            this.replaced = replaced;
        }

        Update update() {
            return update;
        }

        boolean isDone() {
            return done;
        }

        /// It will not be written. The first reason counts.
        void fail(Throwable why) {
            if (failure == null) failure = why;
        }

        /// @throws IOException when it was not written
        void throwFailure(Path file) throws IOException {
            if (failure == null) return;
            String reason = failure instanceof IOException e ? Reason.of(e) : failure.toString();
            IOException e = new FileSystemException(file.toString(), null, reason);
            e.initCause(failure);
            throw e;
        }
    }

    /// Updates that are written together.
    record Batch(List<Request> requests, Map<StreamName, Update> notes) {}

    boolean isEmpty() {
        return requests.isEmpty() && notes.isEmpty();
    }

    /// Whether a thread waits.
    boolean isAwaited() {
        return !requests.isEmpty();
    }

    Request add(Update update) {
        Request request = new Request(update, notes.remove(update.stream()));
        requests.add(request);
        return request;
    }

    /// Withdraws a request; false when it is no longer queued.
    boolean withdraw(Request request) {
        if (!requests.remove(request)) return false;
        restore(request.replaced);
        return true;
    }

    void note(Update update) {
        notes.put(update.stream(), update);
    }

    /// Adds a note unless there is a newer update.
    void noteIfNothingElse(Update update) {
        restore(update);
    }

    Batch take() {
        Batch batch = new Batch(requests, notes);
        requests = new ArrayList<>();
        notes = new HashMap<>();
        return batch;
    }

    /// Ends a batch that was written or failed.
    ///
    /// @param failure why none of it was written; null when it was
    /// @param retry whether failed notes are retried
    void end(Batch batch, @Nullable Throwable failure, boolean retry) {
        if (failure != null && retry) batch.notes.values().forEach(this::restore);
        for (Request request : batch.requests.reversed()) {
            if (failure != null) request.fail(failure);
            if (request.failure != null && retry) restore(request.replaced);
            request.done = true;
        }
    }

    private void restore(@Nullable Update older) {
        if (older == null || notes.containsKey(older.stream())) return;
        for (Request request : requests) {
            if (!request.update.stream().equals(older.stream())) continue;
            if (request.replaced == null) request.replaced = older;
            return;
        }
        notes.put(older.stream(), older);
    }
}
