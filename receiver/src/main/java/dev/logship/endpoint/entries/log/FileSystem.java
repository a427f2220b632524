package dev.logship.endpoint.entries.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The kernel's `syncfs`, which Java does not offer: makes all files of a file system durable at once. For
/// thousands of small files that is one wait for the disk instead of thousands.
final class FileSystem {
    private static final int READ_FOLDER = 0200000; // O_RDONLY | O_DIRECTORY
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option SECOND_IS_LAST = Linker.Option.firstVariadicArg(2);
    private static final MethodHandle OPEN = function("open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            SECOND_IS_LAST);
    private static final FunctionDescriptor OF_DESCRIPTOR =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle SYNCFS = function("syncfs", OF_DESCRIPTOR);
    private static final MethodHandle CLOSE = function("close", OF_DESCRIPTOR);

    private FileSystem() {}

    /// Makes everything durable that was written to the file system of this folder.
    static void sync(Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(folder.toString());
            int descriptor = (int) OPEN.invokeExact(path, READ_FOLDER);
            if (descriptor < 0) throw new IOException(folder + " cannot be opened to be synced");
            int result = (int) SYNCFS.invokeExact(descriptor);
            int closed = (int) CLOSE.invokeExact(descriptor);
            if (result != 0 || closed != 0) throw new IOException("the file system of " + folder
                    + " cannot be synced");
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) { // declared by MethodHandle; the functions throw nothing
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted") // the types above are those of the C library
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment address = LINKER.defaultLookup().find(name)
                .orElseThrow(() -> new IllegalStateException("no " + name + " in the C library"));
        return LINKER.downcallHandle(address, type, options);
    }
}
