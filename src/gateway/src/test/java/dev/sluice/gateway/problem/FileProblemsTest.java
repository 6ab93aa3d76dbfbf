package dev.sluice.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.gateway.pool.FileSource;
import dev.sluice.gateway.pool.client.FileUpload;
import dev.sluice.gateway.pool.client.FileUploadWriter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileProblemsTest {
    /** Lets the spool be full before, within and after the file itself. */
    @ParameterizedTest
    @ValueSource(ints = {10, 300, 1100})
    void anUploadForWhichTheGatewayHasNoRoomIsItsOwnProblem(int room) {
        var source = new FileSource(new ByteArrayInputStream(new byte[1000]), 10_000, Duration.ofMinutes(1));

        Throwable failure = catchThrowable(() -> new FileUploadWriter()
                .writeTo(
                        new FileUpload("name", source),
                        FileUpload.class,
                        FileUpload.class,
                        new Annotation[0],
                        MediaType.MULTIPART_FORM_DATA_TYPE,
                        new MultivaluedHashMap<>(),
                        new SmallSpool(room)));

        Problem problem = Objects.requireNonNull(FileProblems.of(failure));
        assertThat(problem.status()).isEqualTo(507);
        assertThat(problem.toString()).contains("gateway-disk-full", "free space in its temporary folder");
    }

    private static final class SmallSpool extends OutputStream {
        private int room;

        SmallSpool(int room) {
            this.room = room;
        }

        @Override
        public void write(int next) throws IOException {
            if (--room < 0) {
                throw new IOException("No space left on device");
            }
        }
    }
}
