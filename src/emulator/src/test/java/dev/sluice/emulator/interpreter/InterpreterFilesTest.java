package dev.sluice.emulator.interpreter;

import static dev.sluice.emulator.pool.PoolClient.error;
import static dev.sluice.emulator.pool.PoolClient.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.emulator.Emulator;
import dev.sluice.emulator.EmulatorSettings;
import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.emulator.pool.PoolKind;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the files of a session of the built-in pool, as Azure's samples and published clients name them. */
class InterpreterFilesTest {
    private static final String NOW = "api-version=2025-10-02-preview&identifier=session-a";
    private static final String OLD = "api-version=2024-02-02-preview&identifier=session-a";

    private final FakeRunner runner = new FakeRunner();
    private final Emulator emulator =
            Emulator.start(EmulatorSettings.defaults().withPort(0).withKind(PoolKind.CODE_INTERPRETER), runner);
    private final PoolClient pool = new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);

    @AfterEach
    void close() {
        runner.close();
        emulator.close();
    }

    /** Checks the data folder as Azure's own sample uses it. */
    @Test
    void theDataFolderIsTheSessionsOwn() {
        String version = "api-version=2024-10-02-preview&identifier=session-a";
        upload("/files?path=/mnt/data&" + version, "README2.md");

        assertThat(pool.call("GET", "/files/README2.md/content?" + version).body())
                .isEqualTo("hello");
        assertThat(names("/files?path=/mnt/data&" + version)).containsExactly(":README2.md");
        assertThat(pool.call("GET", "/files/README2.md?path=/mnt/data&" + version)
                        .statusCode())
                .isEqualTo(200);
        assertThat(pool.call("DELETE", "/files/README2.md?path=/mnt/data&" + version)
                        .statusCode())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mnt/data", "/mnt/data/", "%2Fmnt%2Fdata", "/", ""})
    void everyNameOfTheDataFolderIsTheSameFolder(String path) {
        upload("/files?path=" + path + "&" + NOW, "a.txt");

        assertThat(names("/files?recursive=true&" + NOW)).containsExactly(":a.txt");
        assertThat(pool.call("GET", "/files/a.txt/content?path=" + path + "&" + NOW)
                        .body())
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({"/mnt/data/one/two,one/two", "/mnt/data/mnt/data,mnt/data", "/mnt/database,mnt/database", "/mnt,mnt"})
    void whatLiesBelowIsAFolderOfTheSession(String path, String folder) {
        upload("/files?path=" + path + "&" + NOW, "a.txt");

        assertThat(names("/files?recursive=true&" + NOW)).contains(folder + ":a.txt");
        assertThat(pool.call("GET", "/files/a.txt/content?path=" + path + "&" + NOW)
                        .body())
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "/mnt/data/b.bin,,:b.bin",
        "/mnt/data/b.bin,/mnt/data,:b.bin",
        "/mnt/data/b.bin,sub,sub:b.bin",
        "/mnt/data/sub/b.bin,,sub:b.bin",
        "sub/b.bin,,sub:b.bin",
        "two/b.bin,/mnt/data/one,one/two:b.bin",
        "b.bin,,:b.bin"
    })
    void aFormMayNameItsFileByAPath(String filename, String path, String place) {
        String folder = path == null ? "" : "path=" + path + "&";

        upload("/files?" + folder + NOW, filename);

        assertThat(names("/files?recursive=true&" + NOW)).contains(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mnt/data/b.bin", "sub/b.bin"})
    void aFormOfTheOldestVersionMayToo(String filename) {
        HttpResponse<String> answer = send("/files/upload?" + OLD, filename);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(object(answer)
                        .getJsonArray("value")
                        .getJsonObject(0)
                        .getJsonObject("properties")
                        .getString("filename"))
                .isEqualTo("b.bin");
        String folder = filename.startsWith("sub") ? "path=sub&" : "";
        assertThat(pool.call("GET", "/files/content/b.bin?" + folder + OLD).body())
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "/mnt/data/../x",
                "/mnt/data",
                "/mnt/data/",
                "../x",
                "a/../../x",
                "a//b",
                "a/",
                "/",
                ".",
                "a/./b",
                "/mnt/data/.sluice-unfinished-1",
                "C:\\\\x",
                "a\u0007b",
                "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25/26/27/28/29/30/31/32/33/x"
            })
    void aPathThatLeadsOutOrIsNoneIsRefused(String filename) {
        HttpResponse<String> answer = send("/files?" + NOW, filename);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(error(answer).getString("code")).isEqualTo("SessionRequestValidationFailed");
        assertThat(names("/files?recursive=true&" + NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a.txt,text/plain; charset=utf-8",
        "A.TXT,text/plain; charset=utf-8",
        "README2.md,text/markdown; charset=utf-8",
        "a.csv,text/csv; charset=utf-8",
        "a.py,text/x-python; charset=utf-8",
        "a.html,text/html; charset=utf-8",
        "a.json,application/json",
        "a.yaml,application/yaml",
        "a.png,image/png",
        "a.tar.gz,application/gzip",
        "a.pfx,application/pkcs12",
        "a.unknown,application/octet-stream",
        "png,application/octet-stream",
        "a.,application/octet-stream"
    })
    void theContentTypeIsThatOfTheName(String name, String type) {
        assertThat(object(upload("/files?" + NOW, name)).getString("contentType"))
                .isEqualTo(type);

        assertThat(object(pool.call("GET", "/files/" + name + "?" + NOW)).getString("contentType"))
                .isEqualTo(type);
        assertThat(entries("/files?" + NOW).get(0).getString("contentType")).isEqualTo(type);
        for (String content : List.of("/files/" + name + "/content?" + NOW, "/files/content/" + name + "?" + OLD)) {
            assertThat(pool.call("GET", content).headers().firstValue("Content-Type"))
                    .contains(type);
        }
    }

    @Test
    void timesAreOfTheEmulatorsClock() {
        upload("/files?" + NOW, "before");
        Instant before = Instant.parse(entries("/files?" + NOW).get(0).getString("lastModifiedAt"));

        pool.settings("{\"cooldown\":\"PT24H\"}");
        // A file system's times are not exact enough for a change that follows at once
        await().until(() -> Instant.now().isAfter(before.plusMillis(50)));
        pool.advance(Duration.ofHours(2));
        upload("/files?" + NOW, "later");

        JsonObject later = object(pool.call("GET", "/files/later?" + NOW));
        assertThat(Instant.parse(later.getString("lastModifiedAt")))
                .isBetween(before.plus(Duration.ofHours(2)).minusMillis(1), before.plus(Duration.ofHours(3)));
        assertThat(Instant.parse(
                        object(pool.call("GET", "/files/before?" + NOW)).getString("lastModifiedAt")))
                .isEqualTo(before);
    }

    private HttpResponse<String> upload(String target, String filename) {
        HttpResponse<String> answer = send(target, filename);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private HttpResponse<String> send(String target, String filename) {
        return pool.send(pool.authorized(pool.request("POST", target))
                .setHeader("Content-Type", "multipart/form-data; boundary=edge")
                .POST(BodyPublishers.ofString("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                        + filename + "\"\r\n\r\nhello\r\n--edge--\r\n")));
    }

    /** Returns the folder and the name of each file. */
    private List<String> names(String target) {
        return entries(target).stream()
                .filter(entry -> entry.getString("type").equals("file"))
                .map(entry -> entry.getString("directory") + ":" + entry.getString("name"))
                .toList();
    }

    private List<JsonObject> entries(String target) {
        return object(pool.call("GET", target)).getJsonArray("value").getValuesAs(JsonObject.class);
    }
}
