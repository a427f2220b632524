package dev.logship.history;

import dev.logship.Time;
import dev.logship.linux.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// A disk that fails on demand. A failed write has written half of its bytes.
public final class FailingDisk implements Disk {
    /// What can fail.
    public enum What { OPEN_BESIDE, WRITE, SYNC, TRUNCATE, SYNC_DIRECTORY, BUG }

    private final Set<What> failing = EnumSet.noneOf(What.class);
    private Runnable meanwhile = () -> { };

    public synchronized void fail(What... what) {
        failing.addAll(Set.of(what));
    }

    public synchronized void work() {
        failing.clear();
    }

    /// Runs an action before each write, on the writing thread.
    public synchronized void atWrites(Runnable action) {
        meanwhile = action;
    }

    private synchronized Runnable meanwhile() {
        return meanwhile;
    }

    /// A journal on this disk.
    public Journal journal(Path path, Time time) throws IOException {
        return new Journal(path, time, Journal.FORGET_AFTER, this);
    }

    private synchronized void check(What what) throws IOException {
        if (failing.contains(what)) throw new IOException("no " + what);
    }

    private synchronized boolean fails(What what) {
        return failing.contains(what);
    }

    @Override
    public FileChannel open(Path path, OpenOption... options) throws IOException {
        if (path.toString().endsWith(".new")) check(What.OPEN_BESIDE);
        return new Channel(FileChannel.open(path, options), Files.isDirectory(path));
    }

    /// A channel that fails when the disk does.
    private final class Channel extends FileChannel {
        private final FileChannel real;
        private final boolean isDirectory;

        Channel(FileChannel real, boolean isDirectory) {
            this.real = real;
            this.isDirectory = isDirectory;
        }

        @Override
        public int write(ByteBuffer bytes, long at) throws IOException {
            meanwhile().run();
            if (fails(What.BUG)) throw new IllegalStateException("a bug");
            if (!fails(What.WRITE)) return real.write(bytes, at);
            real.write(bytes.slice(0, bytes.remaining() / 2), at);
            throw new IOException("no " + What.WRITE);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            check(isDirectory ? What.SYNC_DIRECTORY : What.SYNC);
            real.force(metaData);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            check(What.TRUNCATE);
            real.truncate(size);
            return this;
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }

        @Override
        public int read(ByteBuffer to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long newPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer to, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
