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

/// The directory of blobs: a file per content, named by its hash. Entries with equal content share a blob.
/// Any thread reads, one writes.
final class Blobs {
    private static final int CHUNK_BYTES = 64 << 10;

    private final Path directory;

    /// @param directory created if it is missing
    Blobs(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory).toRealPath();
    }

    Path directory() {
        return directory;
    }

    boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    /// Writes a content to its file. Overwrites an existing file: it has the same bytes, so readers are not
    /// affected, or is damaged.
    ///
    /// @param sync whether to sync the file; its name needs a sync of the directory
    void write(Entry entry, boolean sync) throws IOException {
        try (FileChannel file = FileChannel.open(directory.resolve(name(entry.hash())),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileIo.writeFully(file, 0, ByteBuffer.wrap(entry.json()));
            if (file.size() > entry.json().length) file.truncate(entry.json().length);
            if (sync) file.force(true);
        }
    }

    /// Opens a content after verifying its hash. The caller closes it.
    ///
    /// @throws DamagedEntryException if the content is missing or damaged
    Content open(byte[] hash) throws IOException {
        if (!Entry.isHash(hash)) throw new DamagedEntryException("its line in the list is not a hash");
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
                throw new DamagedEntryException("blob " + name(hash) + " does not match its hash");
            }
            if (!small) return new Content.Region(file, 0, size);
            file.close();
            return new Content.Bytes(chunk.array());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// All bytes of a content, without verification.
    ///
    /// @throws DamagedEntryException if the content is missing
    byte[] bytes(byte[] hash) throws IOException {
        try (FileChannel file = channel(name(hash))) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size()));
            FileIo.readFully(file, 0, all);
            return all.array();
        }
    }

    /// Opens the file of this name, or else the one in a directory named by the first two digits, as
    /// tcp-log-server 10 writes it.
    private FileChannel channel(String name) throws IOException {
        try {
            return FileChannel.open(directory.resolve(name));
        } catch (NoSuchFileException e) {
            try {
                return FileChannel.open(directory.resolve(name.substring(0, 2)).resolve(name.substring(2)));
            } catch (NoSuchFileException neither) {
                throw new DamagedEntryException("blob " + name + " is missing");
            }
        }
    }

    private static String name(byte[] hash) {
        return new String(hash, StandardCharsets.US_ASCII);
    }
}
