package dev.sluice.session.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.piston.Limits;
import dev.sluice.session.settings.AdapterSettings;
import dev.sluice.session.workspace.SandboxUser;
import dev.sluice.session.workspace.SessionFolder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes below {@code /files} over HTTP. What programs do to them meanwhile is in {@link HostileFilesTest}. */
class FileRoutesTest {
    private static final int LIMIT = 1 << 20;
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path parent;

    private SessionFolder folder;
    private Adapter adapter;
    private SessionClient client;

    @BeforeEach
    void start() throws IOException {
        var runner = new RecordingRunner();
        folder = SessionFolder.create(parent, SandboxUser.SELF);
        adapter = new Adapter(runner, new AdapterSettings(Limits.DEFAULT, 1000, 10, 1000, LIMIT), folder);
        client = new SessionClient(adapter);
    }

    @AfterEach
    void stop() {
        client.close();
        adapter.close();
    }

    @Test
    void aFileGoesInAndComesOutByteForByte() throws Exception {
        byte[] content = new byte[LIMIT];
        new Random(1).nextBytes(content);

        var put = client.upload("/files", "data.bin", content);

        assertThat(put.status()).isEqualTo(200);
        assertThat(put.object().getString("name")).isEqualTo("data.bin");
        assertThat(put.object().getString("type")).isEqualTo("file");
        assertThat(put.object().getInt("sizeInBytes")).isEqualTo(LIMIT);
        assertThat(client.download("/files/data.bin/content")).isEqualTo(content);
        assertThat(folder.path().resolve("data.bin")).hasBinaryContent(content);
    }

    @Test
    void contentIsBytesOfAKnownLength() throws Exception {
        client.upload("/files", "page.html", HELLO);

        var answer = client.get("/files/page.html/content");

        assertThat(answer.header("Content-Type")).contains("application/octet-stream");
        assertThat(answer.header("Content-Length")).contains("5");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        var head = client.send("HEAD", "/files/page.html/content");
        assertThat(head.header("Content-Length")).contains("5");
        assertThat(head.response().body()).isEmpty();
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        assertThat(client.upload("/files", "empty", new byte[0]).status()).isEqualTo(200);

        assertThat(client.get("/files/empty").object().getInt("sizeInBytes")).isZero();
        assertThat(client.get("/files/empty/content").header("Content-Length")).contains("0");
    }

    @Test
    void anUploadReplacesWhatIsThere() throws Exception {
        client.upload("/files", "a.txt", "the first, which is longer".getBytes(StandardCharsets.UTF_8));
        client.upload("/files", "a.txt", HELLO);

        assertThat(client.download("/files/a.txt/content")).isEqualTo(HELLO);
        assertThat(names("/files")).containsExactly("a.txt");
    }

    @Test
    void missingFoldersAreMade() throws Exception {
        assertThat(client.upload("/files?path=/one/two/", "b.txt", HELLO).status())
                .isEqualTo(200);

        assertThat(client.download("/files/b.txt/content?path=one/two")).isEqualTo(HELLO);
        assertThat(client.get("/files/b.txt?path=one%2Ftwo").status()).isEqualTo(200);
        assertThat(names("/files")).containsExactly("one");
        assertThat(names("/files?path=one")).containsExactly("two");
    }

    @Test
    void aRecursiveListTellsWhereEachFileLies() throws Exception {
        client.upload("/files", "top.txt", HELLO);
        client.upload("/files?path=one/two", "deep.yaml", HELLO);

        assertThat(client.get("/files?recursive=true")
                        .object()
                        .getJsonArray("value")
                        .getValuesAs(JsonObject.class))
                .extracting(entry ->
                        entry.getString("type") + " " + entry.getString("directory") + ":" + entry.getString("name"))
                .containsExactly("directory :one", "file :top.txt", "directory one:two", "file one/two:deep.yaml");
        assertThat(client.get("/files?recursive=true&path=one")
                        .object()
                        .getJsonArray("value")
                        .getValuesAs(JsonObject.class))
                .extracting(entry -> entry.getString("directory") + ":" + entry.getString("name"))
                .containsExactly(":two", "two:deep.yaml");
    }

    @Test
    void aDeletedFileIsGone() throws Exception {
        client.upload("/files", "a.txt", HELLO);

        assertThat(client.send("DELETE", "/files/a.txt").status()).isEqualTo(204);

        assertProblem(client.get("/files/a.txt"), 404, "file-not-found");
        assertProblem(client.send("DELETE", "/files/a.txt"), 404, "file-not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "plain.txt",
        "two words.txt",
        "$a&b=c;d,e#f%g^h(i)@j.txt",
        "日本語 résumé.txt",
        ".hidden",
        "-rf",
    })
    void namesAreThoseThatAzureAllows(String name) throws Exception {
        assertThat(client.upload("/files", name, HELLO).status()).isEqualTo(200);

        String encoded = new URI(null, null, "/" + name, null).toASCIIString().substring(1);
        encoded = encoded.replace("#", "%23").replace(";", "%3B");
        assertThat(client.download("/files/" + encoded + "/content")).isEqualTo(HELLO);
        assertThat(names("/files")).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource({"..", ".", "a/b", "../up", "/etc/passwd", "a+b", "a*b", "a~b", ".sluice-unfinished-1", "a\u0007b"})
    void otherNamesAreRefused(String name) throws Exception {
        assertProblem(client.upload("/files", name, HELLO), 400, "bad-file-name");
        assertThat(folder.path()).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "/files/..", "/files/../content", "/files/%2e%2e/content", "/files/..%2Fx/content",
                "/files/%2Fetc%2Fpasswd/content",
        "/files/a%00b/content", "/files/a%0Ab", "/files?path=..", "/files?path=a/../..", "/files?path=%2e%2e/x",
        "/files/x?path=..", "/files/x/content?path=../../etc", "/files?path=a//b", "/files?path=a%00",
    })
    void pathsThatLeadOutAreRefused(String path) throws Exception {
        assertProblem(client.get(path), 400, "bad-file-name");
    }

    @Test
    void anAbsolutePathIsOneBelowTheSessionsFolder() throws Exception {
        client.upload("/files?path=/etc", "passwd", HELLO);

        assertThat(folder.path().resolve("etc/passwd")).hasBinaryContent(HELLO);
        assertThat(client.download("/files/passwd/content?path=/etc")).isEqualTo(HELLO);
        assertProblem(client.get("/files/hosts/content?path=/etc"), 404, "file-not-found");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
        assertProblem(client.upload("/files", "a", new byte[LIMIT + 1]), 413, "file-too-large");
        assertProblem(client.upload("/files", "a", new byte[LIMIT + 200_000]), 413, "file-too-large");
        assertThat(chunked("a", LIMIT + 1)).startsWith("HTTP/1.1 413 ");
        assertThat(chunked("b", LIMIT)).startsWith("HTTP/1.1 200 ");
        assertThat(folder.path().toFile().list()).containsExactly("b");
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        URI uri = client.uri("/files");
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(wire("""
                    POST /files HTTP/1.1
                    Host: x
                    Content-Length: 100000
                    Content-Type: multipart/form-data; boundary=edge

                    --edge
                    Content-Disposition: form-data; name="file"; filename="half"

                    hal"""));
            socket.getOutputStream().flush();
            await().until(() -> folder.path().toFile().list().length > 0);
            assertThat(names("/files")).isEmpty();
        }
        await().untilAsserted(() -> assertThat(folder.path()).isEmptyDirectory());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json                   | {}                                                            | 415
            multipart/form-data                | x                                                             | 400
            multipart/form-data; boundary=edge |                                                               | 400
            multipart/form-data; boundary=edge | --edge--                                                      | 400
            multipart/form-data; boundary=edge | --edge~Content-Disposition: form-data; name="x"~~y~--edge--~  | 400
            multipart/form-data; boundary=edge | --edge~Content-Disposition: form-data; name="file"~~y~--edge--~ | 400
            multipart/form-data; boundary=edge | --edge~Content-Disposition: form-data; name="file"; filename="f"~~y | 400
            """)
    void whatIsNoSuchFormIsRefused(String type, String body, int status) throws Exception {
        String sent = body == null ? "" : body.replace("~", "\r\n");

        var answer = client.post("/files", sent, "Content-Type", type);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.object().getString("type")).startsWith("urn:sluice:session:");
        assertThat(folder.path()).isEmptyDirectory();
    }

    @Test
    void otherPartsOfTheFormArePassedOver() throws Exception {
        var answer = client.post(
                "/files",
                new String(wire("""
                                preamble
                                --edge
                                Content-Disposition: form-data; name="x"

                                1
                                --edge
                                content-disposition: form-data; name=file; filename="f.txt"

                                hello
                                --edge--
                                """), StandardCharsets.UTF_8),
                "Content-Type",
                "multipart/form-data; boundary=\"edge\"");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(client.download("/files/f.txt/content")).isEqualTo(HELLO);
    }

    @Test
    void aFolderIsNoFile() throws Exception {
        client.upload("/files?path=one", "f", HELLO);

        assertProblem(client.get("/files/one/content"), 404, "file-not-found");
        assertProblem(client.send("DELETE", "/files/one"), 404, "file-not-found");
        assertProblem(client.upload("/files", "one", HELLO), 409, "file-in-the-way");
        assertProblem(client.upload("/files?path=one/f", "g", HELLO), 404, "file-not-found");
        assertThat(client.get("/files/one").object().getString("type")).isEqualTo("directory");
    }

    @Test
    void aHugeFolderIsListedUpToABound() throws Exception {
        for (int i = 0; i < 10_050; i++) {
            Files.createFile(folder.path().resolve("f" + i));
        }

        JsonObject listing = client.get("/files").object();

        assertThat(listing.getJsonArray("value")).hasSize(10_000);
        assertThat(listing.getBoolean("truncated")).isTrue();
    }

    @Test
    void theMethodsAreNamed() throws Exception {
        assertThat(client.send("PUT", "/files").header("Allow")).contains("GET, POST");
        assertThat(client.send("PUT", "/files/x").header("Allow")).contains("GET, DELETE");
        assertThat(client.send("PUT", "/files/x/content").header("Allow")).contains("GET");
        assertThat(client.get("/files/x/other").status()).isEqualTo(404);
    }

    @Test
    void anEndedSessionTakesNothing() throws Exception {
        adapter.close();

        assertProblem(client.upload("/files", "a", HELLO), 503, "session-closed");
        assertProblem(client.get("/files"), 503, "session-closed");
    }

    private List<String> names(String path) throws Exception {
        return client.get(path).object().getJsonArray("value").getValuesAs(JsonObject.class).stream()
                .map(entry -> entry.getString("name"))
                .toList();
    }

    /** Sends a file without saying how long it is, and returns the answer's first line. */
    private String chunked(String name, int length) throws IOException {
        URI uri = client.uri("/files");
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            var out = socket.getOutputStream();
            out.write(wire("""
                    POST /files HTTP/1.1
                    Host: x
                    Transfer-Encoding: chunked
                    Connection: close
                    Content-Type: multipart/form-data; boundary=edge

                    """));
            chunk(
                    out,
                    ("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            chunk(out, new byte[length]);
            chunk(out, "\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8));
            chunk(out, new byte[0]);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] wire(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void chunk(java.io.OutputStream out, byte[] content) throws IOException {
        out.write((Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(content);
        out.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(SessionClient.Answer answer, int status, String type) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:" + type);
        assertThat(answer.object().getString("message")).isNotEmpty();
    }
}
