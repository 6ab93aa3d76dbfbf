package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlockingBodyReaderTest {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final VirtualClock clock = new VirtualClock();

    @Test
    void itIsReadToItsLengthAndNotBeyond() throws Exception {
        var in = bytes("abcdefgh");

        assertThat(read(in, 5)).isEqualTo("abcde".getBytes(StandardCharsets.UTF_8));
        assertThat(in.available()).isEqualTo(3);
    }

    @Test
    void oneThatEndsEarlyIsAsShortAsItIs() throws Exception {
        assertThat(read(bytes("abc"), 5)).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void oneThatDripsIsRefusedWhenItsTimeIsOver() {
        var dripping = new InputStream() {
            @Override
            public int read() {
                clock.advance(Duration.ofSeconds(10));
                return 'a';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                buffer[offset] = (byte) read();
                return 1;
            }
        };

        assertThatThrownBy(() -> read(dripping, 100)).isInstanceOf(SlowBodyException.class);
    }

    @Test
    void oneThatStopsIsRefusedWhenTheServerNoticesIt() {
        var silent = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketTimeoutException("nothing");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };

        assertThatThrownBy(() -> read(silent, 100)).isInstanceOf(SlowBodyException.class);
    }

    private byte[] read(InputStream in, int length) throws IOException {
        return BlockingBodyReader.read(in, length, TIME, clock::nanos);
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
