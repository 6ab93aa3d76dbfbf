package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a session, as its caller and its programs see them. */
@OnLocalServers
@ExtendWith(Servers.class)
class FilesIT {
    private static final String FILES = "/api/v2/session/files";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Servers.Local local = Servers.local("identifier");

    static List<String> modes() {
        return List.of("identifier", "preview", "code-interpreter");
    }

    private void use(String mode) {
        local = Servers.local(mode);
        local.pool().delete("/.emulator/sessions");
        assertThat(local.gateway().executeIn("warm-up", "print(42)").status()).isEqualTo(200);
        local.pool().delete("/.emulator/sessions");
    }

    @ParameterizedTest
    @MethodSource("modes")
    void programsAndTheirCallerHaveTheSameFiles(String mode) {
        use(mode);
        byte[] bytes = {0, (byte) 0xff, 13, 10, '-', '-', 0x1a};

        assertThat(put("shared", "in/data.bin", bytes).statusCode()).isEqualTo(201);
        Answer ran = local.gateway().executeIn("shared", """
                data = open('/mnt/data/in/data.bin','rb').read()
                open('/mnt/data/out.bin','wb').write(data[::-1])
                print(data)""");

        assertThat(ran.run().getString("stdout")).isEqualTo("b'\\x00\\xff\\r\\n--\\x1a'\n");
        assertThat(get("shared", "out.bin").body()).containsExactly(0x1a, '-', '-', 10, 13, 0xff, 0);
        assertThat(names(list("shared"))).contains("in/data.bin", "out.bin");
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aFileIsWrittenReplacedDescribedAndDeleted(String mode) {
        use(mode);

        HttpResponse<byte[]> created = put("life", "a b/ü 100%.txt", "one".getBytes(StandardCharsets.UTF_8));
        HttpResponse<byte[]> replaced = put("life", "a b/ü 100%.txt", "three".getBytes(StandardCharsets.UTF_8));
        HttpResponse<byte[]> head = send("HEAD", "life", FILES + "/" + encoded("a b/ü 100%.txt"));
        HttpResponse<byte[]> got = get("life", "a b/ü 100%.txt");

        assertThat(created.statusCode()).as(text(created)).isEqualTo(201);
        assertThat(json(created).getString("path")).isEqualTo("a b/ü 100%.txt");
        assertThat(json(created).getInt("size")).isEqualTo(3);
        assertThat(json(created).getString("modifiedAt")).isNotEmpty();
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(json(replaced).getInt("size")).isEqualTo(5);
        for (HttpResponse<byte[]> response : List.of(head, got)) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "Content-Length")).isEqualTo("5");
            assertThat(header(response, "Last-Modified")).endsWith("GMT");
            assertThat(header(response, "ETag")).startsWith("W/\"5-");
            assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
            assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(response, "Content-Disposition"))
                    .isEqualTo("attachment; filename*=UTF-8''%C3%BC%20100%25.txt");
        }
        assertThat(text(got)).isEqualTo("three");
        assertThat(send("DELETE", "life", FILES + "/" + encoded("a b/ü 100%.txt"))
                        .statusCode())
                .isEqualTo(204);
        assertProblem(get("life", "a b/ü 100%.txt"), 404, "file-not-found");
        assertProblem(send("DELETE", "life", FILES + "/gone"), 404, "file-not-found");
    }

    @ParameterizedTest
    @MethodSource("modes")
    void anEmptyFileIsAFile(String mode) {
        use(mode);

        assertThat(put("empty", "nothing", new byte[0]).statusCode()).isEqualTo(201);

        HttpResponse<byte[]> got = get("empty", "nothing");
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void lookingForFilesAllocatesNoSession(String mode) {
        use(mode);

        // Once more where the gateway's probe made its session meanwhile.
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            local.pool().delete("/.emulator/sessions");
            assertProblem(send("GET", "nobody", FILES), 404, "session-not-found");
            assertProblem(get("nobody", "a.txt"), 404, "session-not-found");
            assertProblem(send("DELETE", "nobody", FILES + "/a.txt"), 404, "session-not-found");
            assertThat(send("HEAD", "nobody", FILES + "/a.txt").statusCode()).isEqualTo(404);
            assertThat(local.pool().get("/.emulator/sessions").value().asJsonArray())
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("modes")
    void nobodySeesTheFilesOfAnotherSession(String mode) {
        use(mode);
        put("mine", "secret.txt", "mine".getBytes(StandardCharsets.UTF_8));
        put("theirs", "other.txt", "theirs".getBytes(StandardCharsets.UTF_8));

        assertProblem(get("theirs", "secret.txt"), 404, "file-not-found");
        assertThat(names(list("theirs"))).containsExactly("other.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../x",
                "a/../x",
                "a/../../x",
                "%2e%2e/x",
                "%2E%2E%2Fx",
                "..%2f..%2fetc%2fpasswd",
                "..%5cx",
                "%2Fetc%2Fpasswd",
                "/etc/passwd",
                "//x",
                "a//b",
                "a/./b",
                "%252e%252e/x",
                "%252e%252e%252fx",
                "%c0%ae%c0%ae/x",
                "a%00b",
                "a%0d%0ab",
                "a%7fb",
                "a%22b",
                "a+b",
                "a%ffb",
                "%E2%80%AEx"
            })
    void pathsThatLeaveTheFolderAreRefused(String path) {
        for (String method : List.of("PUT", "GET", "HEAD", "DELETE")) {
            Answer answer = RawHttp.send(
                    local.gateway().base(),
                    method + " " + FILES + "/" + path + " HTTP/1.1\r\nHost: localhost\r\nX-Session-ID: tricks\r\n"
                            + "Content-Length: 0\r\nConnection: close\r\n\r\n");

            // A path that is resolved before it is looked at leads out of the routes of files, to no route at all.
            assertThat(answer.status()).as(method + " " + path).isIn(400, 404, 405);
            assertThat(answer.body()).doesNotContain("root:", "Exception");
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void linksThatAProgramMakesLeadNowhere(String mode) {
        use(mode);
        Answer made = local.gateway().executeIn("links", """
                import os
                os.symlink('/etc/passwd', '/mnt/data/file')
                os.symlink('/etc', '/mnt/data/folder')
                os.symlink('/', '/mnt/data/root')
                os.symlink('..', '/mnt/data/up')
                os.symlink('/proc/self/environ', '/mnt/data/environ')
                os.symlink('/mnt/data/new', '/mnt/data/dangling')
                os.mkfifo('/mnt/data/pipe')
                import socket
                socket.socket(socket.AF_UNIX).bind('/mnt/data/socket')
                print('made')""");
        assertThat(made.run().getString("stdout")).as(made.body()).isEqualTo("made\n");

        for (String name :
                List.of("file", "folder/passwd", "root/etc/passwd", "up/x", "environ", "pipe", "socket", "dangling")) {
            int status = get("links", name).statusCode();
            assertThat(status).as("GET " + name).isBetween(400, 499);
            assertThat(send("HEAD", "links", FILES + "/" + encoded(name)).statusCode())
                    .as("HEAD " + name)
                    .isEqualTo(status);
        }
        assertThat(types(list("links")))
                .containsEntry("file", "link")
                .containsEntry("folder", "link")
                .containsEntry("dangling", "link")
                .containsEntry("pipe", "other")
                .containsEntry("socket", "other");
        for (String name : List.of("folder/sluice-was-here", "root/tmp/sluice-was-here", "up/sluice-was-here")) {
            assertThat(put("links", name, new byte[1]).statusCode())
                    .as("PUT " + name)
                    .isBetween(400, 499);
        }
        // A link that is replaced is replaced itself, or stays: what it leads to is never written.
        put("links", "file", "mine".getBytes(StandardCharsets.UTF_8));
        Answer read = local.gateway().executeIn("links", "print('mine' in open('/etc/passwd').read())");
        assertThat(read.run().getString("stdout")).isEqualTo("False\n");
        assertThat(java.nio.file.Files.exists(java.nio.file.Path.of("/tmp/sluice-was-here")))
                .isFalse();
        assertThat(java.nio.file.Files.exists(java.nio.file.Path.of("/etc/sluice-was-here")))
                .isFalse();
        assertThat(list("links").toString()).doesNotContain("passwd", "hostname");
    }

    private static Map<String, String> types(JsonArray files) {
        return files.getValuesAs(JsonObject.class).stream()
                .collect(Collectors.toMap(file -> file.getString("path"), file -> file.getString("type")));
    }

    private HttpResponse<byte[]> put(String session, String path, byte[] content) {
        return send(HttpRequest.newBuilder(uri(FILES + "/" + encoded(path)))
                .header("X-Session-ID", session)
                .PUT(BodyPublishers.ofByteArray(content)));
    }

    private HttpResponse<byte[]> get(String session, String path) {
        return send("GET", session, FILES + "/" + encoded(path));
    }

    private JsonArray list(String session) {
        HttpResponse<byte[]> response = send("GET", session, FILES);
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        return json(response).getJsonArray("files");
    }

    private static List<String> names(JsonArray files) {
        return files.stream().map(file -> file.asJsonObject().getString("path")).toList();
    }

    private HttpResponse<byte[]> send(String method, String session, String path) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("X-Session-ID", session)
                .method(method, BodyPublishers.noBody()));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create(local.gateway().base() + path);
    }

    private static String encoded(String path) {
        return java.net.URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status, String type) {
        assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
        assertThat(json(response).getString("type")).isEqualTo("urn:sluice:problem:" + type);
    }

    private static JsonObject json(HttpResponse<byte[]> response) {
        return jakarta.json.Json.createReader(new java.io.StringReader(text(response)))
                .readObject();
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
