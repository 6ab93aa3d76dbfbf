package dev.sluice.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {
    private static final String KEY = "sluice.identifier.secret";
    private static final String SECRET = "a secret of the tests, long enough to be one";

    @TempDir
    Path temporary;

    private Path folder;
    private Path nowhere;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("secrets"));
        nowhere = temporary.resolve("nowhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void theFileIsTheValueLessALineEnd(String end) throws IOException {
        Files.writeString(folder.resolve(KEY), SECRET + end);

        assertThat(new SecretFiles(folder.toString(), nowhere).getValue(KEY)).isEqualTo(SECRET);
    }

    @Test
    void onlyOneLineEndGoes() throws IOException {
        Files.writeString(folder.resolve(KEY), " a\nb \n\n");

        assertThat(new SecretFiles(folder.toString(), nowhere).getValue(KEY)).isEqualTo(" a\nb \n");
    }

    @Test
    void theUsualFolderIsReadWhereNoneIsNamed() throws IOException {
        Files.writeString(folder.resolve(KEY), SECRET);

        assertThat(new SecretFiles(null, folder).getValue(KEY)).isEqualTo(SECRET);
        assertThat(new SecretFiles(" ", folder).getValue(KEY)).isEqualTo(SECRET);
    }

    @Test
    void aUsualFolderThatIsNotThereIsNoFault() {
        var files = new SecretFiles(null, nowhere);

        assertThat(files.faults()).isEmpty();
        assertThat(files.getPropertyNames()).isEmpty();
    }

    @Test
    void aNamedFolderThatIsNotThereIsOne() {
        assertThat(new SecretFiles(nowhere.toString(), folder).faults())
                .singleElement()
                .asString()
                .startsWith("SLUICE_SECRETS_FOLDER names a folder that is not there")
                .doesNotContain(nowhere.toString());
    }

    @Test
    void filesOfOthersAreLeftAlone() throws IOException {
        Files.createDirectory(folder.resolve("kubernetes.io"));
        Files.write(folder.resolve("other"), new byte[] {(byte) 0xff});

        var files = new SecretFiles(folder.toString(), nowhere);

        assertThat(files.getPropertyNames()).isEmpty();
        assertThat(files.faults()).isEmpty();
    }

    @Test
    void aMountedSecretIsALinkAndIsRead() throws IOException {
        Path data = Files.createDirectory(folder.resolve("..data"));
        Files.writeString(data.resolve(KEY), SECRET);
        Files.createSymbolicLink(folder.resolve(KEY), Path.of("..data", KEY));

        assertThat(new SecretFiles(folder.toString(), nowhere).getValue(KEY)).isEqualTo(SECRET);
    }

    @Test
    void whatIsNoTextIsNamed() throws IOException {
        Files.write(folder.resolve(KEY), new byte[] {(byte) 0xc3, (byte) 0x28});

        assertThat(fault()).startsWith(KEY + " is a file that does not hold UTF-8");
    }

    @Test
    void whatIsTooLongIsNamed() throws IOException {
        Files.write(folder.resolve(KEY), "x".repeat(65_537).getBytes(StandardCharsets.UTF_8));

        assertThat(fault()).startsWith(KEY + " is a file of more than 65536 bytes");
    }

    /** Uses a link that leads nowhere as a file that cannot be read, since root may read everything. */
    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Files.createSymbolicLink(folder.resolve(KEY), nowhere);

        assertThat(fault()).startsWith(KEY + " is a file that cannot be read").doesNotContain(nowhere.toString());
    }

    @Test
    void aFolderInTheFilesPlaceIsNamed() throws IOException {
        Files.createDirectory(folder.resolve(KEY));

        assertThat(fault()).startsWith(KEY + " is a file that cannot be read");
    }

    @Test
    void aFileWinsOverTheVariable() throws IOException {
        Files.writeString(folder.resolve(KEY), SECRET);
        var config = Configured.config(
                "local",
                Map.of(),
                Map.of("SLUICE_IDENTIFIER_SECRET", "another secret, which is long enough too"),
                new SecretFiles(folder.toString(), nowhere));

        assertThat(new SettingsReader(config).read().identifier().secret()).isEqualTo(new Secret(SECRET));
    }

    @Test
    void whatCannotBeReadEndsTheStartAndIsNotCalledMissing() throws IOException {
        Files.createDirectory(folder.resolve(KEY));
        var config = Configured.config(
                "azure",
                Map.of(
                        "sluice.pool.endpoint", "https://pool.example",
                        "sluice.identifier.policy", "job",
                        "sluice.auth.mode", "none",
                        "sluice.auth.allow-anonymous", "true"),
                Map.of(),
                new SecretFiles(folder.toString(), nowhere));

        assertThatThrownBy(() -> new SettingsReader(config).read())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith(KEY + " is a file that cannot be read")
                .hasMessageNotContaining("not set");
    }

    private String fault() {
        assertThat(new SecretFiles(folder.toString(), nowhere).faults()).hasSize(1);
        return new SecretFiles(folder.toString(), nowhere).faults().get(0);
    }
}
