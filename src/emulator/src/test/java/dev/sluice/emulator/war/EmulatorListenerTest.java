package dev.sluice.emulator.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorListenerTest {
    @TempDir
    Path folder;

    @Test
    void theServersCopyOfItsEnvironmentIsItsOwnersAlone() throws IOException {
        Path file = folder.resolve("server.env");
        EmulatorListener.keepToOwner(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));

        EmulatorListener.keepToOwner(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
