package dev.sluice.session.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.harness.BoundedWait;
import dev.sluice.session.runner.Runner;
import dev.sluice.session.runner.SharedRunner;
import dev.sluice.session.settings.AdapterSettings;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.SessionFolder;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The session's files while its programs, real ones in the real sandbox, do with them what they like. */
class HostileFilesTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path outside;

    private SessionFolder folder;
    private Adapter adapter;
    private SessionClient client;
    private Path secret;

    @BeforeEach
    void start() throws IOException {
        Runner runner = SharedRunner.with("python");
        folder = runner.openFolder();
        adapter = new Adapter(runner, AdapterSettings.DEFAULT, folder);
        client = new SessionClient(adapter);
        secret = Files.writeString(outside.resolve("secret"), "secret");
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
            adapter.close();
        }
    }

    @Test
    void programsReadAndWriteTheSameFiles() throws Exception {
        client.upload("/files?path=in", "a.txt", HELLO);

        assertThat(python("""
                text = open('/mnt/data/in/a.txt').read()
                open('/mnt/data/in/a.txt', 'a').write(' again')
                open('/mnt/data/in/b.txt', 'w').write(text.upper())
                import os
                os.rename('/mnt/data/in', '/mnt/data/out')
                print(oct(os.stat('/mnt/data/out/a.txt').st_mode), os.stat('/mnt/data/out/a.txt').st_uid == os.getuid())
                """)).isEqualTo("0o100644 True\n");

        assertThat(client.download("/files/a.txt/content?path=out")).asString().isEqualTo("hello again");
        assertThat(client.download("/files/b.txt/content?path=out")).asString().isEqualTo("HELLO");
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        python("""
                import os
                os.symlink('%1$s', '/mnt/data/file')
                os.symlink('%2$s', '/mnt/data/folder')
                os.symlink('/', '/mnt/data/root')
                os.symlink('.', '/mnt/data/self')
                os.symlink('nowhere', '/mnt/data/dangling')
                """.formatted(secret, outside));

        for (String path : new String[] {
            "/files/file/content",
            "/files/secret/content?path=folder",
            "/files/secret?path=folder",
            "/files?path=folder",
            "/files?path=root/etc",
            "/files/passwd/content?path=root/etc",
            "/files?path=self",
            "/files/dangling/content"
        }) {
            var answer = client.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:file-not-found");
        }
        assertThat(client.send("DELETE", "/files/secret?path=folder").status()).isEqualTo(404);
        assertThat(client.upload("/files?path=folder", "new", HELLO).status()).isEqualTo(404);
        assertThat(client.upload("/files?path=folder/deeper", "new", HELLO).status())
                .isEqualTo(404);
        assertThat(client.get("/files?recursive=true")
                        .object()
                        .getJsonArray("value")
                        .getValuesAs(JsonObject.class))
                .extracting(entry -> entry.getString("type"))
                .containsOnly("link");
        assertThat(outside.toFile().list()).containsExactly("secret");
    }

    @Test
    void anUploadReplacesALinkAndNotWhatItLeadsTo() throws Exception {
        python("import os; os.symlink('%s', '/mnt/data/file')".formatted(secret));

        assertThat(client.upload("/files", "file", HELLO).status()).isEqualTo(200);

        assertThat(secret).hasContent("secret");
        assertThat(client.download("/files/file/content")).isEqualTo(HELLO);
    }

    @Test
    void aDeletedLinkIsGoneAndWhatItLedToIsNot() throws Exception {
        python("import os; os.symlink('%s', '/mnt/data/file')".formatted(secret));

        assertThat(client.send("DELETE", "/files/file").status()).isEqualTo(204);

        assertThat(secret).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"os.mkfifo('/mnt/data/x')", "import socket; socket.socket(socket.AF_UNIX).bind('/mnt/data/x')"})
    void whatWouldMakeAReaderWaitIsNoFile(String program) throws Exception {
        python("import os; " + program);

        assertTimeoutPreemptively(SOON, () -> {
            assertThat(client.get("/files/x/content").status()).isEqualTo(404);
            assertThat(client.get("/files?path=x").status()).isEqualTo(404);
            assertThat(client.get("/files/x").object().getString("type")).isEqualTo("other");
            assertThat(client.upload("/files?path=x", "y", HELLO).status()).isEqualTo(404);
            assertThat(client.upload("/files", "x", HELLO).status()).isEqualTo(200);
        });
        assertThat(client.download("/files/x/content")).isEqualTo(HELLO);
    }

    @Test
    void aFileWhosePermissionsWereTakenAway() throws Exception {
        client.upload("/files?path=closed", "a", HELLO);
        python("import os; os.chmod('/mnt/data/closed/a', 0); os.chmod('/mnt/data/closed', 0)");

        int status = client.get("/files/a/content?path=closed").status();

        // Root may read it all the same, and whoever else we are is told why not
        assertThat(status).isIn(200, 403);
        assertThat(client.get("/files?recursive=true").status()).isEqualTo(200);
    }

    @Test
    void foldersNestedBeyondAllMeasureAreListedAsFarAsTheyMayBe() throws Exception {
        python("""
                import os
                os.chdir('/mnt/data')
                for i in range(500):
                  os.mkdir('d'); os.chdir('d')
                """);

        JsonObject listing = client.get("/files?recursive=true").object();

        assertThat(listing.getJsonArray("value")).hasSizeLessThan(100);
        assertThat(listing.getBoolean("truncated")).isTrue();
    }

    @Test
    void aFolderThatIsALinkEveryOtherMomentNeverLeadsOut() throws Exception {
        python("""
                import os
                os.mkdir('/mnt/data/x'); open('/mnt/data/x/secret', 'w').write('mine')
                os.symlink('%s', '/mnt/data/link')
                """.formatted(outside));
        var flipping = CompletableFuture.supplyAsync(() -> python("""
                import ctypes, time
                end = time.time() + 2
                while time.time() < end:
                  if ctypes.CDLL(None).renameat2(-100, b'/mnt/data/x', -100, b'/mnt/data/link', 2): raise OSError
                """));
        int asked = 0;
        while (!flipping.isDone()) {
            var answer = client.get("/files/secret/content?path=x");
            assertThat(answer.response().body()).doesNotContain("\"secret\"\n").isNotEqualTo("secret");
            client.upload("/files?path=x", "new" + asked, HELLO);
            client.send("DELETE", "/files/secret?path=x/none");
            asked++;
        }

        assertThat(BoundedWait.result(flipping)).isEmpty();
        assertThat(asked).isGreaterThan(10);
        assertThat(outside.toFile().list()).containsExactly("secret");
    }

    @Test
    void foldersWhosePathIsTooLongDoNotFillTheSession() throws Exception {
        python("""
                import os
                os.chdir('/mnt/data')
                for i in range(30): os.mkdir('d' * 200); os.chdir('d' * 200)
                """);

        assertThat(client.upload("/files", "file", HELLO).status()).isEqualTo(200);
        assertThat(python("print(6 * 7)")).isEqualTo("42\n");
    }

    /**
     * Checks that a bound of four lets in three files, since a file on its way takes a folder of its own meanwhile.
     */
    @Test
    void filesOfNoBytesFillASessionToo() throws Exception {
        try (var small = Runner.start(RunnerSettings.from(Map.of("SLUICE_MAX_FILES", "4")));
                var session = new Adapter(small, AdapterSettings.DEFAULT, small.openFolder());
                var other = new SessionClient(session)) {
            for (int i = 0; i < 3; i++) {
                assertThat(other.upload("/files", "empty-" + i, new byte[0]).status())
                        .isEqualTo(200);
            }

            var answer = other.upload("/files", "one-more", new byte[0]);

            assertThat(answer.status()).isEqualTo(507);
            assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:session-full");
            assertThat(answer.object().getString("detail")).contains("4 files and folders");
            other.send("DELETE", "/files/empty-0");
            assertThat(other.upload("/files", "one-more", new byte[0]).status()).isEqualTo(200);
        }
    }

    @Test
    void whatASessionMayNotHoldIsNotTaken() throws Exception {
        try (var small = Runner.start(RunnerSettings.from(Map.of("SLUICE_MAX_SESSION_SIZE", "100000")));
                var session = new Adapter(small, AdapterSettings.DEFAULT, small.openFolder());
                var other = new SessionClient(session)) {
            assertThat(other.upload("/files", "small", new byte[50_000]).status())
                    .isEqualTo(200);

            var answer = other.upload("/files", "large", new byte[60_000]);

            assertThat(answer.status()).isEqualTo(507);
            assertThat(answer.object().getString("type")).isEqualTo("urn:sluice:session:session-full");
            assertThat(other.get("/files").object().getJsonArray("value")).hasSize(1);
        }
    }

    /** Runs a program, and returns what it printed on either stream. */
    private String python(String code) {
        String body = Json.createObjectBuilder()
                .add("properties", Json.createObjectBuilder().add("code", code).add("stdin", ""))
                .build()
                .toString();
        try {
            return client.post("/python/execute", body)
                    .object()
                    .getJsonObject("run")
                    .getString("output");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
