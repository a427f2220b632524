package dev.logship.protocol.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.logship.StreamName;
import dev.logship.net.Loopback;
import dev.logship.stream.StartOffset;
import dev.logship.wire.HeaderReader;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TailRequestTest {
    @ParameterizedTest
    @CsvSource({"app.log, 0", "web/app.log, 1000", "-12, -1000", "12, 5", "+7, 0"})
    void request_isReadAsItWasSent(String name, long offset) throws IOException {
        TailRequest request = new TailRequest(Optional.of(new StreamName(name)), new StartOffset(offset));
        assertEquals(request, read(request.toBytes()));
    }

    @Test
    void offsetAlone_isThatOfTheOnlyStream() throws IOException {
        TailRequest request = new TailRequest(Optional.empty(), new StartOffset(-5));
        assertEquals(ByteBuffer.wrap("-5\n".getBytes(UTF_8)), request.toBytes());
        assertEquals(request, read(request.toBytes()));
    }

    @Test
    void nameThatIsAnInteger_isSentWithADot() {
        TailRequest request = new TailRequest(Optional.of(new StreamName("123")), new StartOffset(0));
        assertEquals(ByteBuffer.wrap("./123\n0\n".getBytes(UTF_8)), request.toBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../app.log\n0\n", "app.log\nx\n", "app.log\n\n", "\n", "9223372036854775808\n"})
    void header_thatIsMalformed_isRefused(String header) {
        assertThrows(ProtocolException.class, () -> read(ByteBuffer.wrap(header.getBytes(UTF_8))));
    }

    private static TailRequest read(ByteBuffer header) throws IOException {
        try (Loopback pair = Loopback.open()) {
            pair.near().writeAll(header);
            return TailRequest.read(new HeaderReader(pair.far(), Duration.ofSeconds(10)));
        }
    }
}
