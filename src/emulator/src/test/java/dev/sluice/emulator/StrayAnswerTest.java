package dev.sluice.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.fault.StrayForm;
import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.harness.BoundedWait;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the bytes that the fault writes, and that the connection goes on. */
class StrayAnswerTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator = Emulator.start(EmulatorSettings.defaults().withPort(0), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);
    private final String token = pool.tokenFor(PoolClient.AUDIENCE).getString("access_token");
    private Socket socket;

    @BeforeEach
    void connect() throws IOException {
        socket = new Socket(emulator.endpoint().getHost(), emulator.endpoint().getPort());
        socket.setSoTimeout(20_000);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        runner.close();
        emulator.close();
    }

    @Test
    void anAnswerThatComesTwice() throws IOException {
        fault("twice", "");

        String came = exchange("one", "\"one\"[^{}]*}[^{}]*}.*\"one\"[^{}]*}[^{}]*}");

        assertThat(statuses(came)).isEqualTo("200 200");
        String half = came.substring(0, came.length() / 2);
        assertThat(came).isEqualTo(half + half);
        assertThat(half).contains("Content-Length: " + body(half).length());
        assertThatTheConnectionGoesOn();
    }

    @Test
    void aLengthThatIsTooShort() throws IOException {
        fault("short-length", "");

        String came = exchange("one", "}[^{}]*}$");

        assertThat(statuses(came)).isEqualTo("200");
        assertThat(came).contains("Content-Length: " + body(came).length() / 2 + "\r\n");
        assertThatTheConnectionGoesOn();
    }

    @Test
    void bytesAfterTheLastChunk() throws IOException {
        fault("after-chunks", "");

        String came = exchange("one", "\r\n0\r\n\r\n.*}[^{}]*}$");

        assertThat(statuses(came)).isEqualTo("200 200");
        assertThat(came).contains("Transfer-Encoding: chunked").contains("\r\n0\r\n\r\nHTTP/1.1 200");
        assertThatTheConnectionGoesOn();
    }

    @ParameterizedTest
    @CsvSource({"body-with-204, 204", "body-with-304, 304"})
    void aBodyWhereThereIsNone(String form, String status) throws IOException {
        fault(form, "");

        String came = exchange("one", "}[^{}]*}$");

        assertThat(statuses(came)).isEqualTo(status + " 200");
        assertThat(came).startsWith("HTTP/1.1 " + status).contains("\r\n\r\nHTTP/1.1 200");
        assertThatTheConnectionGoesOn();
    }

    @Test
    void theAnswerToAnEarlierRequestBeforeThisOneIsRead() throws IOException {
        pool.control("PUT", "faults", "{\"script\":[{\"fault\":\"stray-answer\",\"form\":\"early\",\"times\":2}]}");
        assertThat(statuses(exchange("one", "}[^{}]*}$"))).isEqualTo("200");

        String request = request("two");
        socket.getOutputStream().write(bytes(request.substring(0, request.length() - 5)));
        String early = read("}[^{}]*}$");
        assertThat(early).contains("\"one\"");
        socket.getOutputStream().write(bytes(request.substring(request.length() - 5)));

        assertThat(read("}[^{}]*}$")).contains("\"two\"");
        assertThatTheConnectionGoesOn();
    }

    @Test
    void aTimeoutOverAConnectionThatIsIdle() throws IOException {
        fault("timeout", ",\"delay\":\"PT0.05S\"");

        assertThat(exchange("one", "}[^{}]*}$")).contains("\"one\"").doesNotContain("408");

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .startsWith("HTTP/1.1 408 ")
                .contains("Connection: close");
    }

    @Test
    void whatIsDelayedEndsWithTheFaults() throws IOException {
        fault("twice", ",\"delay\":\"PT10M\"");
        exchange("one", "}[^{}]*}$");

        assertThat(pool.control("DELETE", "faults", "").statusCode()).isEqualTo(204);

        assertThat(read("}[^{}]*}$")).contains("\"one\"");
        assertThatTheConnectionGoesOn();
    }

    @Test
    void anAnswerOfTheIdentityEndpoint() throws IOException {
        pool.control(
                "PUT",
                "faults",
                "{\"script\":[{\"fault\":\"stray-answer\",\"target\":\"identity\",\"form\":\"twice\"}]}");
        socket.getOutputStream()
                .write(bytes("GET /msi/token?api-version=2019-08-01&resource=" + PoolClient.AUDIENCE
                        + " HTTP/1.1\r\nHost: localhost\r\nX-IDENTITY-HEADER: " + pool.identityHeader() + "\r\n\r\n"));

        assertThat(statuses(read("access_token.*access_token[^{}]*}$"))).isEqualTo("200 200");
    }

    @Test
    void itIsToldAndCounted() {
        fault("twice", "");

        String plan = pool.control("GET", "faults", "").body();
        assertThat(plan).contains("\"fault\":\"stray-answer\",\"delay\":\"PT0S\",\"form\":\"twice\"");
        BoundedWait.result(pool.executeLater("session-a", "one"));
        assertThat(pool.control("GET", "faults", "").body()).contains("\"injected\":{\"stray-answer\":1}");
    }

    @ParameterizedTest
    @EnumSource(StrayForm.class)
    void aPlanThatIsReadCanBeSetAgain(StrayForm form) {
        fault(form.wireName(), "");
        JsonObject read = PoolClient.object(pool.control("GET", "faults", ""));
        JsonObject step = read.getJsonArray("script").getJsonObject(0);

        String again = Json.createObjectBuilder()
                .add(
                        "script",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder(step).remove("left")))
                .build()
                .toString();
        HttpResponse<String> answer = pool.control("PUT", "faults", again);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(PoolClient.object(answer).getJsonArray("script").getJsonObject(0))
                .isEqualTo(step);
    }

    /** Checks that a client that has gone leaves nobody waiting. */
    @Test
    void aClientThatHasGone() throws IOException {
        fault("timeout", ",\"delay\":\"PT10M\"");
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                exchange("one", "}[^{}]*}$");
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        BoundedWait.result(done);

        pool.control("DELETE", "faults", "");

        assertThat(pool.execute("session-a", "two").statusCode()).isEqualTo(200);
    }

    private void fault(String form, String more) {
        assertThat(pool.control(
                                "PUT",
                                "faults",
                                "{\"script\":[{\"fault\":\"stray-answer\",\"form\":\"" + form + "\"" + more + "}]}")
                        .statusCode())
                .isEqualTo(200);
    }

    private void assertThatTheConnectionGoesOn() throws IOException {
        String next = exchange("next", "}[^{}]*}$");
        assertThat(statuses(next)).isEqualTo("200");
        assertThat(next).contains("\"next\"");
    }

    private String exchange(String code, String end) throws IOException {
        socket.getOutputStream().write(bytes(request(code)));
        return read(end);
    }

    private String request(String code) {
        String body = PoolClient.payload(code);
        return "POST /python/execute?identifier=session-a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Reads until the text that came matches, and returns it. */
    private String read(String end) throws IOException {
        Pattern pattern = Pattern.compile(end, Pattern.DOTALL);
        InputStream in = socket.getInputStream();
        var came = new StringBuilder();
        while (!pattern.matcher(came).find()) {
            int next = in.read();
            assertThat(next).as("what came: " + came).isNotNegative();
            came.append((char) next);
        }
        return came.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static String statuses(String came) {
        return String.join(
                " ", STATUS.matcher(came).results().map(found -> found.group(1)).toList());
    }
}
