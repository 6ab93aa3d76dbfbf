package dev.sluice.gateway.pool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.SessionFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolFileContentTest {
    private static final SessionFile FILE =
            new SessionFile("f", SessionFile.Type.FILE, Optional.empty(), Optional.empty());

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void theBytesComeAsTheyAre() throws IOException {
        new PoolFileContent(FILE, CannedResponse.of(200, "a\0b").withHeader("Content-Length", "3"))
                .copyTo(out, 3, Duration.ofMinutes(1));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\0b");
    }

    @Test
    void aFileThatBreaksOffIsNoShorterFile() {
        var content = new PoolFileContent(FILE, CannedResponse.of(200, "abc").withHeader("Content-Length", "4"));

        assertThatThrownBy(() -> content.copyTo(out, 10, Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broke off");
    }

    @Test
    void aFileThatIsLongerThanAllowedIsBrokenOff() {
        var content = new PoolFileContent(FILE, CannedResponse.of(200, "abcd"));

        assertThatThrownBy(() -> content.copyTo(out, 3, Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 3 bytes");
        assertThat(out.size()).isZero();
    }

    @Test
    void aFileThatTakesTooLongIsBrokenOff() {
        var content = new PoolFileContent(FILE, CannedResponse.of(200, "abcd"));

        assertThatThrownBy(() -> content.copyTo(out, 10, Duration.ofNanos(-1))).isInstanceOf(IOException.class);
    }

    @Test
    void theConnectionIsGivenBack() throws IOException {
        CannedResponse response = CannedResponse.of(200, "abc");

        new PoolFileContent(FILE, response).copyTo(out, 3, Duration.ofMinutes(1));

        assertThat(response.isClosed()).isTrue();
    }
}
