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

/// What is to be written to a journal: requests that somebody waits for, in order, and behind them notes, one
/// for each stream. A note that a request made superfluous comes back when the request fails. The journal
/// guards it.
final class JournalQueue {
    private List<Request> requests = new ArrayList<>();
    private Map<StreamName, Update> notes = new HashMap<>();

    /// A record that somebody waits for.
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

        /// It will not be written; the first reason counts.
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

    /// What is written together.
    record Batch(List<Request> requests, Map<StreamName, Update> notes) {}

    boolean isEmpty() {
        return requests.isEmpty() && notes.isEmpty();
    }

    /// Whether somebody waits.
    boolean isAwaited() {
        return !requests.isEmpty();
    }

    Request add(Update update) {
        Request request = new Request(update, notes.remove(update.stream()));
        requests.add(request);
        return request;
    }

    /// Takes a request back; false when it is not waiting any more.
    boolean withdraw(Request request) {
        if (!requests.remove(request)) return false;
        restore(request.replaced);
        return true;
    }

    void note(Update update) {
        notes.put(update.stream(), update);
    }

    /// Notes something unless there is something newer to write.
    void noteIfNothingElse(Update update) {
        restore(update);
    }

    Batch take() {
        Batch batch = new Batch(requests, notes);
        requests = new ArrayList<>();
        notes = new HashMap<>();
        return batch;
    }

    /// A batch was written, or not.
    ///
    /// @param failure why none of it was; null when it was
    /// @param retry whether notes that were not written are tried again
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
