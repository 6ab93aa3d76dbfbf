package dev.sluice.gateway.pool.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.FakePoolClient;
import dev.sluice.gateway.pool.FileContent;
import dev.sluice.gateway.pool.FilePath;
import dev.sluice.gateway.pool.FileSource;
import dev.sluice.gateway.pool.FileTransferException;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.pool.SessionFile;
import dev.sluice.gateway.pool.SessionFiles;
import dev.sluice.gateway.settings.PoolMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolFilesTest {
    private static final String POOL = "https://pool.example/p";
    private static final String SESSION_QUERY = "identifier=sluice-0123";
    private static final FilePath PATH = FilePath.fromRawPath("a%20b/c%23.txt");
    private static final String RESOURCE = """
            {"name":"c#.txt","type":"file","contentType":"text/plain","sizeInBytes":3,\
            "lastModifiedAt":"2026-11-21T10:00:00.1234567Z","directory":"a b"}""";

    private final FakePoolClient client = new FakePoolClient();
    private final IdentifierSessionPool mode = new IdentifierSessionPool(
            client, Samples.wire(PoolMode.IDENTIFIER), Samples.settings(PoolMode.IDENTIFIER, POOL, "v"));
    private final SessionFiles files =
            new PoolFiles(client, Samples.wire(PoolMode.IDENTIFIER), mode.fileRoutes(), mode);

    @Test
    void aListNamesWhatLiesInFoldersToo() {
        client.answers(call -> CannedResponse.of(200, call.text().contains("getSession") ? "{}" : """
                {"value":[{"name":"d","directory":"","type":"directory","sizeInBytes":4096,
                           "lastModifiedAt":"2026-11-21T10:00:00Z"},
                          {"name":"f","directory":"d","type":"File","sizeInBytes":4,"lastModifiedAt":"soon"}],
                 "nextLink":null}"""));

        SessionFiles.Listing listing = files.list(Samples.SESSION);

        assertThat(client.lines())
                .containsExactly(
                        "POST " + POOL + "/.management/getSession?api-version=v&" + SESSION_QUERY,
                        "GET " + POOL + "/files?recursive=true&" + SESSION_QUERY);
        assertThat(listing.files())
                .containsExactly(
                        new SessionFile(
                                "d",
                                SessionFile.Type.DIRECTORY,
                                Optional.empty(),
                                Optional.of(Instant.parse("2026-11-21T10:00:00Z"))),
                        new SessionFile("d/f", SessionFile.Type.FILE, Optional.of(4L), Optional.empty()));
        assertThat(listing.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"link, LINK", "other, OTHER", "socket, OTHER", "DIRECTORY, DIRECTORY"})
    void whatIsNoFileIsListedAsWhatItIsAndNotFoundToBeRead(String type, SessionFile.Type expected) {
        String entry = "{\"name\":\"f\",\"type\":\"" + type + "\",\"sizeInBytes\":4}";
        client.answers(call ->
                CannedResponse.of(200, call.text().contains("recursive=") ? "{\"value\":[" + entry + "]}" : entry));

        assertThat(files.list(Samples.SESSION).files())
                .containsExactly(new SessionFile("f", expected, Optional.empty(), Optional.empty()));
        assertThat(faultOf(() -> files.find(Samples.SESSION, PATH))).isEqualTo(CallerFault.FILE_NOT_FOUND);
        assertThat(faultOf(() -> files.open(Samples.SESSION, PATH, 10))).isEqualTo(CallerFault.FILE_NOT_FOUND);
    }

    @Test
    void aListOfSeveralPagesIsNotSaidToBeComplete() {
        client.answers(200, "{\"value\":[],\"nextLink\":\"https://pool.example/p/files?skip=1\"}");

        assertThat(files.list(Samples.SESSION).complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{\"value\":1}", "{\"value\":[1]}", "{\"value\":[{\"size\":1}]}"})
    void whatIsNoListIsABadReply(String body) {
        client.answers(call -> CannedResponse.of(200, call.text().contains("getSession") ? "{}" : body));

        assertThat(faultOf(() -> files.list(Samples.SESSION))).isEqualTo(PoolFault.POOL_BAD_REPLY);
    }

    @Test
    void lookingIntoASessionThatIsNotThereAllocatesNone() {
        client.answers(404, "");

        assertThat(faultOf(() -> files.list(Samples.SESSION))).isEqualTo(CallerFault.SESSION_NOT_FOUND);
        assertThat(faultOf(() -> files.open(Samples.SESSION, PATH, 10))).isEqualTo(CallerFault.SESSION_NOT_FOUND);
        assertThat(faultOf(() -> files.find(Samples.SESSION, PATH))).isEqualTo(CallerFault.SESSION_NOT_FOUND);
        assertThat(faultOf(() -> files.delete(Samples.SESSION, PATH))).isEqualTo(CallerFault.SESSION_NOT_FOUND);
        assertThat(client.lines()).hasSize(4).allMatch(line -> line.contains("/.management/getSession"));
    }

    @Test
    void aFileGoesUpAsTheOnePartOfAForm() {
        client.answers(call -> call.text().startsWith("GET") && call.text().contains("/files/")
                ? CannedResponse.of(404, "{\"type\":\"urn:sluice:session:file-not-found\"}")
                : CannedResponse.of(200, RESOURCE));

        SessionFiles.Written written = files.write(Samples.SESSION, PATH, source("hi"));

        assertThat(client.lines())
                .containsExactly(
                        "GET " + POOL + "/health?" + SESSION_QUERY,
                        "GET " + POOL + "/files/c%23.txt?path=a%20b&" + SESSION_QUERY,
                        "POST " + POOL + "/files?path=a%20b&" + SESSION_QUERY);
        assertThat(client.last().body())
                .isEqualTo(String.join(
                        "\r\n",
                        "multipart/form-data; boundary=BOUNDARY\n--BOUNDARY",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"c#.txt\"",
                        "Content-Type: application/octet-stream",
                        "",
                        "hi",
                        "--BOUNDARY--",
                        ""));
        assertThat(written.isNew()).isTrue();
        assertThat(written.file())
                .isEqualTo(new SessionFile(
                        "a b/c#.txt",
                        SessionFile.Type.FILE,
                        Optional.of(3L),
                        Optional.of(Instant.parse("2026-11-21T10:00:00.1234567Z"))));
    }

    @Test
    void aFileThatIsThereIsReplaced() {
        client.answers(200, RESOURCE);

        assertThat(files.write(Samples.SESSION, PATH, source("hi")).isNew()).isFalse();
    }

    @Test
    void aFileThatIsTooLargeIsTheCallersFaultAndNotThePools() {
        client.answers(200, RESOURCE);
        var source = new FileSource(new ByteArrayInputStream(new byte[11]), 10, Duration.ofMinutes(1));

        var refused =
                catchThrowableOfType(FileTransferException.class, () -> files.write(Samples.SESSION, PATH, source));

        assertThat(refused.reason()).isEqualTo(FileTransferException.Reason.TOO_LARGE);
    }

    @Test
    void aCallerWhoGoesAwayIsNoFaultOfThePool() throws IOException {
        client.answers(200, RESOURCE);
        InputStream broken = InputStream.nullInputStream();
        broken.close();
        var source = new FileSource(broken, 10, Duration.ofMinutes(1));

        var refused =
                catchThrowableOfType(FileTransferException.class, () -> files.write(Samples.SESSION, PATH, source));

        assertThat(refused.reason()).isEqualTo(FileTransferException.Reason.BROKEN_OFF);
    }

    @Test
    void aSpoolThatTakesNoMoreIsNoFaultOfThePoolOrTheCaller() {
        FileSource source = source("hi");
        var full = new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        var refused = catchThrowableOfType(FileTransferException.class, () -> source.copyTo(full));

        assertThat(refused.reason()).isEqualTo(FileTransferException.Reason.NOT_SPOOLED);
        assertThat(catchThrowableOfType(FileTransferException.class, source::rethrowFailure))
                .isEqualTo(refused);
    }

    @Test
    void contentIsLeftUnread() throws Exception {
        client.answers(call -> CannedResponse.of(200, call.text().contains("/content") ? "hello" : RESOURCE));

        try (FileContent content = files.open(Samples.SESSION, PATH, 10)) {
            var out = new ByteArrayOutputStream();
            content.copyTo(out, 10, Duration.ofMinutes(1));
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
        }
        assertThat(client.last().text())
                .isEqualTo("GET " + POOL + "/files/c%23.txt/content?path=a%20b&" + SESSION_QUERY);
    }

    @Test
    void aRefusedTokenIsReplacedBeforeAFileIsRead() {
        client.answers(call ->
                call.authorization().equals("Bearer token-1") && call.text().contains("/content")
                        ? CannedResponse.of(401, "")
                        : CannedResponse.of(200, RESOURCE));

        files.open(Samples.SESSION, PATH, 10).close();

        assertThat(client.last().authorization()).isEqualTo("Bearer token-2");
    }

    @Test
    void aFileThatIsKnownToBeTooLargeIsNotOpened() {
        client.answers(200, RESOURCE);

        assertThat(catchThrowableOfType(FileTransferException.class, () -> files.open(Samples.SESSION, PATH, 2))
                        .reason())
                .isEqualTo(FileTransferException.Reason.TOO_LARGE);
        assertThat(client.lines()).noneMatch(line -> line.contains("/content"));
    }

    @Test
    void aFileIsDeletedByItsName() {
        client.answers(call -> CannedResponse.of(call.text().startsWith("DELETE") ? 204 : 200, "{}"));

        files.delete(Samples.SESSION, FilePath.fromRawPath("x"));

        assertThat(client.last().text()).isEqualTo("DELETE " + POOL + "/files/x?" + SESSION_QUERY);
    }

    @Test
    void aFolderIsNoFile() {
        client.answers(200, "{\"name\":\"d\",\"type\":\"directory\"}");

        assertThat(faultOf(() -> files.find(Samples.SESSION, PATH))).isEqualTo(CallerFault.FILE_NOT_FOUND);
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            404 | {"type":"urn:sluice:session:file-not-found"} | FILE_NOT_FOUND
            400 | {"type":"urn:sluice:session:bad-file-name"}  | FILE_NAME_REFUSED
            413 | {"type":"urn:sluice:session:file-too-large"} | FILE_TOO_LARGE
            507 | {"type":"urn:sluice:session:session-full"}   | SESSION_FULL
            500 | {"type":"urn:sluice:session:internal"}       | SESSION_REFUSED
            404 | {"error":{"code":"FileNotFound"}}            | FILE_NOT_FOUND
            404 | {"error":{"code":"SessionNotFound"}}         | SESSION_NOT_FOUND
            404 | {"message":"Not Found"}                      | POOL_ROUTE_NOT_FOUND
            400 | {"error":{"code":"InvalidRequest"}}          | POOL_REJECTED
            400 | {"error":{"code":"InvalidApiVersion"}}       | POOL_REJECTED
            413 | ''                                           | FILE_TOO_LARGE
            502 | ''                                           | SESSION_NOT_READY
            """)
    void whatThePoolSaysOfAFile(int status, String body, String fault) {
        client.answers(call ->
                call.text().contains("getSession") ? CannedResponse.of(200, "{}") : CannedResponse.of(status, body));

        assertThat(faultOf(() -> files.find(Samples.SESSION, PATH))).hasToString(fault);
        assertThat(faultOf(() -> files.open(Samples.SESSION, PATH, 10))).hasToString(fault);
    }

    @Test
    void azuresOwnPoolRefusesNamesOfItsOwn() {
        var settings = Samples.settings(PoolMode.CODE_INTERPRETER, POOL, "v");
        var interpreter = new CodeInterpreterSessionPool(
                client,
                Samples.wire(PoolMode.CODE_INTERPRETER),
                settings,
                new InterpreterPolling(Duration.ofMinutes(1), pause -> {}, () -> 0));
        var azures =
                new PoolFiles(client, Samples.wire(PoolMode.CODE_INTERPRETER), interpreter.fileRoutes(), interpreter);
        client.answers(call -> call.text().contains("/session")
                ? CannedResponse.of(200, "{}")
                : CannedResponse.of(400, "{\"error\":{\"code\":\"InvalidRequest\"}}"));

        assertThat(faultOf(() -> azures.delete(Samples.SESSION, PATH))).isEqualTo(CallerFault.FILE_NAME_REFUSED);
    }

    private static FileSource source(String content) {
        return new FileSource(
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), 10, Duration.ofMinutes(1));
    }

    private static Enum<?> faultOf(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        return thrown instanceof CallerException mistake ? mistake.fault() : ((PoolException) thrown).fault();
    }
}
