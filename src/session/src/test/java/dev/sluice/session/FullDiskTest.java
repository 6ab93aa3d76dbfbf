package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session whose disk is full: what it answers, and that it is as before when the disk is not full any more. */
class FullDiskTest {
    private static final String FILL_AND_PRINT = """
            import itertools
            try:
              with open('%s/f', 'wb', buffering=0) as f:
                for i in itertools.count(): f.write(bytes(65536))
            except OSError: pass
            print('right')
            """;

    @TempDir
    Path folder;

    @BeforeAll
    static void needsASmallDisk() throws Exception {
        SmallDisk.assumePossible();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed here: install it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void aFullDiskIsToldAsSuchAndPasses(String warm) throws Exception {
        var disk = new SmallDisk(folder, 16 << 20);
        try (var session = start(disk, warm)) {
            assertThat(session.run("python", "print(6 * 7)").getString("stdout"))
                    .isEqualTo("42\n");
            assertThat(type(session.upload("before", new byte[100]))).isEmpty();

            Path filler = disk.fill(session.handle());
            JsonObject run = session.execute("python", "print(6 * 7)", Map.of());
            JsonObject upload = session.upload("file", new byte[100_000]);
            Files.delete(filler);

            assertThat(type(run)).isEqualTo("urn:sluice:session:disk-full");
            assertThat(run.getInt("status")).isEqualTo(507);
            assertThat(run.getString("detail")).contains("delete files of the session or end it");
            assertThat(type(upload)).isIn("urn:sluice:session:disk-full", "urn:sluice:session:session-full");
            assertThat(upload.getInt("status")).isEqualTo(507);
            assertThat(session.run("python", "print(6 * 7)").getString("stdout"))
                    .isEqualTo("42\n");
            assertThat(type(session.upload("file", new byte[100_000]))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "/mnt/data"})
    void aProgramThatFillsTheDiskKeepsItsResult(String where) throws Exception {
        var disk = new SmallDisk(folder, 8 << 20);
        try (var session = start(disk, "off")) {
            JsonObject run = session.run("python", FILL_AND_PRINT.formatted(where));

            assertThat(run.getString("stdout")).isEqualTo("right\n");
            assertThat(run.isNull("status")).as(run.toString()).isTrue();
            assertThat(run.getInt("code")).isZero();
        }
    }

    private SessionProcess start(SmallDisk disk, String warm) throws IOException {
        var environment = new HashMap<>(Map.of("SLUICE_DISK_RESERVE", "0", "SLUICE_WARM", warm));
        environment.put("SLUICE_MAX_FILE_SIZE", "100000000");
        environment.put("SLUICE_SANDBOX", "separate-user");
        Path logs = Files.createTempDirectory("sluice-full-disk-");
        return SessionProcess.start(disk.commandPrefix(), logs, folder, environment);
    }

    private static String type(JsonObject answer) {
        return answer.getString("type", "").startsWith("urn:") ? answer.getString("type") : "";
    }
}
