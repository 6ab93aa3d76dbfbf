package dev.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerEnvironmentTest {
    private static final Path SHIPPED = Path.of("liberty", "local", "server.env");

    @TempDir
    Path folder;

    @Test
    void eachServerHasAHeaderOfItsOwnThatItsOwnerAloneCanRead() throws IOException {
        Path one = folder.resolve("one/server.env");
        Path other = folder.resolve("other/server.env");

        ServerEnvironment.write(SHIPPED, one);
        ServerEnvironment.write(SHIPPED, other);

        assertThat(Files.readAllLines(one)).containsAll(Files.readAllLines(SHIPPED));
        assertThat(header(one)).matches("IDENTITY_HEADER=[0-9a-f]{64}").isNotEqualTo(header(other));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("one")).isDirectoryContaining("glob:**/server.env");
        try (var files = Files.list(folder.resolve("one"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aServerThatIsBuiltAgainIsTheSame() throws IOException {
        Path file = folder.resolve("server.env");
        ServerEnvironment.write(SHIPPED, file);
        String before = header(file);

        ServerEnvironment.write(SHIPPED, file);

        assertThat(header(file)).isEqualTo(before);
    }

    @Test
    void whatIsKnownToEverybodyDoesNotStay() throws IOException {
        Path file = folder.resolve("server.env");
        Files.write(file, List.of("IDENTITY_HEADER=local-development"));

        ServerEnvironment.write(SHIPPED, file);

        assertThat(header(file)).matches("IDENTITY_HEADER=[0-9a-f]{64}");
        assertThat(Files.readString(SHIPPED)).doesNotContainPattern("(?m)^IDENTITY_HEADER");
    }

    private static String header(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("IDENTITY_HEADER="))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
