package dev.logship.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import dev.logship.Reason;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells within milliseconds what happens in some folders, through inotify. One per process: the kernel gives
/// each user few instances. Owns a thread, which calls the listener; [#watch] may be called from any.
public final class Inotify implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Inotify.class);

    /// File systems on which changes made by other machines are not told.
    private static final Set<String> UNTOLD = Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "afs", "ceph",
            "lustre", "virtiofs", "vboxsf", "prl_fs");

    /// @param folder what is watched, which another folder may have replaced at the same path
    /// @param told whether its file system tells of every change
    private record Watch(WatchKey key, Object folder, boolean told) {}

    /// Who is told. Every call is made on the watcher's thread and should be short.
    public interface Listener {
        /// Something at `path` was written to.
        void modified(Path path);

        /// Something came to be at `path`, or was renamed to it.
        void created(Path path);

        /// What was at `path` is gone, or has another name.
        void deleted(Path path);

        /// More happened than can be told, or a watched folder is gone: look at everything again.
        void unsure();
    }

    private final WatchService service;
    private final ConcurrentMap<Path, Watch> watches = new ConcurrentHashMap<>();
    private final Listener listener;
    private final Thread thread;

    public Inotify(Listener listener) throws IOException {
        this.listener = listener;
        this.service = newWatchService();
        this.thread = Thread.ofPlatform().daemon().name("file-watcher").start(this::run);
    }

    private static WatchService newWatchService() throws IOException {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new IOException("folders cannot be watched: " + Reason.of(e)
                    + "; raise fs.inotify.max_user_instances with sysctl", e);
        }
    }

    /// Whether it tells, as it does until it is closed.
    public boolean isAlive() {
        return thread.isAlive();
    }

    /// Watches a folder from now on, if it is not watched already.
    ///
    /// @return false where changes may go unnoticed, so that the folder must be looked at again and again
    /// @throws IOException when the kernel gives no more watches, or the folder cannot be read
    public boolean watch(Path folder) throws IOException {
        Object identity = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        Watch watch = watches.get(folder);
        if (watch == null || !watch.folder().equals(identity) || !watch.key().isValid()) {
            if (watch != null) watch.key().cancel();
            WatchKey key = folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            String type = Files.getFileStore(folder).type();
            watch = new Watch(key, identity, !UNTOLD.contains(type) && !type.startsWith("fuse"));
            watches.put(folder, watch);
        }
        return watch.told();
    }

    /// Forgets all watched folders but these.
    public void retain(Set<Path> folders) {
        watches.forEach((folder, watch) -> {
            if (!folders.contains(folder) && watches.remove(folder, watch)) watch.key().cancel();
        });
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                tell(key);
                if (!key.reset() && watches.values().removeIf(watch -> watch.key().equals(key))) {
                    listener.unsure();
                }
            }
        } catch (ClosedWatchServiceException e) {
            log.debug("no more watching");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(WatchKey key) {
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind().equals(OVERFLOW) || !(event.context() instanceof Path name)) {
                listener.unsure();
            } else if (key.watchable() instanceof Path folder) {
                Path path = folder.resolve(name);
                if (event.kind().equals(ENTRY_MODIFY)) listener.modified(path);
                else if (event.kind().equals(ENTRY_CREATE)) listener.created(path);
                else listener.deleted(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
