package dev.logship.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A function of the C library. Each class that calls one keeps it in a static field, so that it is looked up
/// on first use. Any thread may call; a call may block it, and a virtual thread keeps its carrier meanwhile.
///
/// All functions share one method handle, because each signature costs some ten milliseconds and half a
/// megabyte on first use. It has six arguments of 64 bits. On the supported platforms (x86_64, aarch64) these
/// are registers. An int is the lower half of one, and a function reads only the registers of its parameters.
final class NativeFunction {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALL = handle();

    private final String name;
    private final MemorySegment address;

    NativeFunction(String name) {
        this.name = name;
        this.address = LINKER.defaultLookup().findOrThrow(name);
    }

    @SuppressWarnings("restricted") // the launcher enables native access
    private static MethodHandle handle() {
        return LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_LONG, JAVA_LONG, JAVA_LONG), Linker.Option.captureCallState("errno"));
    }

    /// The result of an `int` function, or the negative errno if it failed. Repeats a call that a signal
    /// interrupted.
    int call(NativeMemory memory, long a) {
        return call(memory, a, 0, 0, 0, 0, 0);
    }

    int call(NativeMemory memory, long a, long b) {
        return call(memory, a, b, 0, 0, 0, 0);
    }

    int call(NativeMemory memory, long a, long b, long c) {
        return call(memory, a, b, c, 0, 0, 0);
    }

    int call(NativeMemory memory, long a, long b, long c, long d, long e, long f) {
        int result;
        do {
            result = callOnce(memory, a, b, c, d, e, f);
        } while (result == -Errno.EINTR);
        return result;
    }

    /// The same, never repeated: for `poll`, whose timeout would start again, and for `close`, which has
    /// closed the descriptor by then.
    int callOnce(NativeMemory memory, long a, long b, long c, long d, long e, long f) {
        int result = (int) invoke(memory.capture(), a, b, c, d, e, f);
        return result >= 0 ? result : -memory.errno();
    }

    /// The text at the address that a function of one argument returns.
    @SuppressWarnings("restricted")
    String text(NativeMemory memory, int argument, int maxLength) {
        ByteBuffer text = MemorySegment.ofAddress(invoke(memory.capture(), argument, 0, 0, 0, 0, 0))
                .reinterpret(maxLength).asByteBuffer();
        int length = 0;
        while (text.get(length) != 0) length++;
        byte[] bytes = new byte[length];
        text.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private long invoke(MemorySegment capture, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(address, capture, a, b, c, d, e, f);
        } catch (RuntimeException | Error x) {
            throw x;
        } catch (Throwable x) { // declared by MethodHandle; C functions throw nothing
            throw new IllegalStateException(name, x);
        }
    }
}
