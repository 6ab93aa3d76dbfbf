package dev.sluice.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.admission.MemoryEstimate;
import dev.sluice.json.BoundedJson;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.StageResult;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionResultWriterTest {
    private final MultivaluedHashMap<String, Object> headers = new MultivaluedHashMap<>();
    private final Sent sent = new Sent();

    /** A stream that counts the bytes which have left, as all that were flushed have. */
    private static final class Sent extends ByteArrayOutputStream {
        private int left;

        @Override
        public void flush() {
            left = size();
        }
    }

    @Test
    void aSmallAnswerSaysItsLengthInBytesAndLeavesAtOnce() throws Exception {
        write(result("grüße\n"));

        assertThat(sent.left).isPositive().isEqualTo(sent.size());
        assertThat(headers.getFirst(HttpHeaders.CONTENT_LENGTH)).isEqualTo(sent.size());
        assertThat(stdout()).isEqualTo("grüße\n");
    }

    @Test
    void aLargeAnswerIsAStreamOfWhichNobodyKnowsTheLength() throws Exception {
        String output = "x".repeat(MemoryEstimate.SMALL_ANSWER);
        write(result(output));

        assertThat(headers).isEmpty();
        assertThat(stdout()).isEqualTo(output);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MemoryEstimate.SMALL_ANSWER / 2, MemoryEstimate.SMALL_ANSWER / 2 + 1})
    void bothSayTheSame(int length) throws Exception {
        ExecutionResult result = result("\u00e9".repeat(length));
        write(result);

        var streamed = new ByteArrayOutputStream();
        BoundedJson.write(streamed, result::write);
        assertThat(sent.toString(UTF_8)).isEqualTo(streamed.toString(UTF_8));
    }

    private static ExecutionResult result(String output) {
        return new ExecutionResult(
                "python", "3.11.2", null, new StageResult(null, output, "", 0, output, null, null, null, 1L, 1L));
    }

    private void write(ExecutionResult result) throws IOException {
        new ExecutionResultWriter()
                .writeTo(
                        result,
                        ExecutionResult.class,
                        ExecutionResult.class,
                        new Annotation[0],
                        MediaType.APPLICATION_JSON_TYPE,
                        headers,
                        sent);
    }

    private String stdout() {
        return ((JsonObject) BoundedJson.read(sent.toByteArray()))
                .getJsonObject("run")
                .getString("stdout");
    }
}
