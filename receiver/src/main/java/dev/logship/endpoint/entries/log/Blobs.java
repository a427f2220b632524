package dev.logship.endpoint.entries.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Stream;

/// The folder of contents: a file for each, named by its hash. Entries with equal content share one.
final class Blobs {
    private static final int CHUNK_BYTES = 64 << 10;

    private final Path folder;

    /// @param folder made when it is not there
    Blobs(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
    }

    Path folder() {
        return folder;
    }

    boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /// Writes a content to its file. What stands there is written over: that is the same
    /// bytes, which harms no reader, or damaged.
    ///
    /// @param sync whether to return only when the file is durable; its name is not yet
    void write(Entry entry, boolean sync) throws IOException {
        try (FileChannel file = FileChannel.open(folder.resolve(name(entry.hash())),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileIo.writeFully(file, 0, ByteBuffer.wrap(entry.json()));
            if (file.size() > entry.json().length) file.truncate(entry.json().length);
            if (sync) file.force(true);
        }
    }

    /// Opens a content and makes sure that it is what its hash says.
    Content open(byte[] hash) throws IOException {
        if (!Entry.isHash(hash)) throw new DamagedEntryException("the line of the entry is not a hash");
        FileChannel file = channel(name(hash));
        try {
            long size = file.size();
            boolean small = size <= Content.SMALL_BYTES;
            ByteBuffer chunk = ByteBuffer.allocate(small ? (int) size : CHUNK_BYTES);
            MessageDigest digest = Entry.sha256();
            for (long at = 0; at < size; at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), size - at));
                FileIo.readFully(file, at, chunk);
                digest.update(chunk.flip());
            }
            if (!Arrays.equals(Entry.hex(digest.digest()), hash)) {
                throw new DamagedEntryException("the content of " + name(hash) + " is damaged");
            }
            if (!small) return new Content.Region(file, 0, size);
            file.close();
            return new Content.Bytes(chunk.array());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// All bytes of a content, damaged or not.
    byte[] bytes(byte[] hash) throws IOException {
        try (FileChannel file = channel(name(hash))) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size()));
            FileIo.readFully(file, 0, all);
            return all.array();
        }
    }

    /// The file of this name, or the one in a folder of the first two digits, where tcp-log-server 10 keeps
    /// it.
    private FileChannel channel(String name) throws IOException {
        try {
            return FileChannel.open(folder.resolve(name));
        } catch (NoSuchFileException e) {
            try {
                return FileChannel.open(folder.resolve(name.substring(0, 2)).resolve(name.substring(2)));
            } catch (NoSuchFileException neither) {
                throw new DamagedEntryException("the content " + name + " is missing");
            }
        }
    }

    private static String name(byte[] hash) {
        return new String(hash, StandardCharsets.US_ASCII);
    }
}
