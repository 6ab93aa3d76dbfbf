package dev.sluice.gateway.pool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolResponseTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nested | {"error":{"code":"SessionNotFound","message":"m","traceId":"t"}} | SessionNotFound
            flat | {"code":"SessionNotFound","message":"m"} | SessionNotFound
            problem+json | {"type":"about:blank","title":"Bad Request","status":400,"code":"SessionNotFound"} | SessionNotFound
            """)
    void theCodeOfAnErrorIsFoundInEveryShape(String shape, String body, String code) {
        assertThat(reply(400, body).errorCode()).as(shape).hasValue(code);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "Error happened when allocating pod for identifier abc in pool p",
                "<html><body>502 Bad Gateway</body></html>",
                "[]",
                "\"text\"",
                "null",
                "{}",
                "{\"error\":\"text\"}",
                "{\"error\":{}}",
                "{\"code\":400}",
                "{\"code\":\"a code with the identifier sluice-0123\"}",
                "{\"code\":\"\"}"
            })
    void withoutACodeThatMayBeShownThereIsNone(String body) {
        assertThat(reply(400, body).errorCode()).isEmpty();
    }

    @Test
    void anErrorThatIsNestedTooDeeplyHasNoCode() {
        assertThat(reply(400, "[".repeat(9_000)).errorCode()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is from our adapter: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"urn:sluice:session:file-not-found","message":"m"} | true
            {"type":"urn:sluice:problem:file-not-found","message":"m"} | false
            {"type":"about:blank"} | false
            {"message":"Not Found"} | false
            {"error":{"type":"urn:sluice:session:x"}} | false
            urn:sluice:session:x | false
            """)
    void errorsOfOurOwnAdapterAreKnownByTheirType(String body, boolean ours) {
        assertThat(reply(404, body).isFromSession()).isEqualTo(ours);
    }

    @Test
    void anAnswerThatIsTooLargeIsNotKept() {
        CannedResponse response = CannedResponse.of(200, "x".repeat(101));

        assertThatThrownBy(() -> PoolResponse.read(response, 100, Duration.ofMinutes(1)))
                .isInstanceOfSatisfying(
                        PoolException.class, e -> assertThat(e.fault()).isEqualTo(PoolFault.POOL_REPLY_TOO_LARGE))
                .hasMessageContaining("100 bytes")
                .hasMessageContaining("sluice.limits.reply");
    }

    @Test
    void anAnswerOfExactlyTheLimitIsRead() {
        assertThat(PoolResponse.read(CannedResponse.of(200, "x".repeat(100)), 100, Duration.ofMinutes(1))
                        .body())
                .hasSize(100);
    }

    @Test
    void anAnswerWithoutABodyIsEmpty() {
        assertThat(PoolResponse.read(new CannedResponse(204, null), 100, Duration.ofMinutes(1))
                        .body())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "too long for its limit"})
    void theConnectionIsGivenBack(String body) {
        CannedResponse response = CannedResponse.of(200, body);
        try {
            PoolResponse.read(response, 10, Duration.ofMinutes(1));
        } catch (PoolException e) {
            // as it should be
        }

        await().until(response::isClosed);
    }

    @Test
    void anAnswerThatBreaksOffIsSaidToHave() {
        var response = new CannedResponse(200, new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Premature EOF");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        });

        assertThatThrownBy(() -> PoolResponse.read(response, 100, Duration.ofMinutes(1)))
                .isInstanceOf(PoolException.class);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"0, PT0S", "7, PT7S", "99999, PT27H46M39S"})
    void retryAfterIsReadInSeconds(String header, Duration expected) {
        CannedResponse response = CannedResponse.of(429, "").withHeader("Retry-After", header);

        assertThat(PoolResponse.read(response, 100, Duration.ofMinutes(1)).retryAfter())
                .hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "999999999999", "1.5"})
    void aRetryAfterThatCannotBeReadIsIgnored(String header) {
        CannedResponse response = CannedResponse.of(429, "").withHeader("Retry-After", header);

        assertThat(PoolResponse.read(response, 100, Duration.ofMinutes(1)).retryAfter())
                .isEmpty();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "42", "{\"run\":", "[]", "<html>", "{\"n\":1e99999999999}"})
    void whatIsNoJsonObjectIsABadReply(String body) {
        PoolResponse reply = reply(200, body);

        assertThatThrownBy(reply::object)
                .isInstanceOfSatisfying(
                        PoolException.class, e -> assertThat(e.fault()).isEqualTo(PoolFault.POOL_BAD_REPLY))
                .hasMessageContaining("HTTP 200");
    }

    private static PoolResponse reply(int status, String body) {
        return PoolResponse.read(CannedResponse.of(status, body), 10_000, Duration.ofMinutes(1));
    }
}
