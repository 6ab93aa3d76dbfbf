package dev.sluice.session.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.piston.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path parent;

    private RunFolder folder;

    @BeforeEach
    void createFolder() {
        folder = RunFolder.create(parent, SandboxUser.SELF);
    }

    @Test
    void writesFilesAndTheFoldersAboveThem() {
        folder.write("a/b/c.txt", new byte[] {'x'});
        folder.write("a/d.txt", new byte[] {'y'});

        assertThat(folder.files().resolve("a/b/c.txt")).hasContent("x");
        assertThat(folder.files().resolve("a/d.txt")).hasContent("y");
    }

    @Test
    void othersMayNotEnterTheFolderOfARun() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.files())))
                .isEqualTo("rwx------");
    }

    @Test
    void namesThatContradictEachOtherAreTheCallersError() {
        folder.write("a", new byte[0]);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> folder.write("a/b", new byte[0]))
                .withMessage("File name \"a/b\" is taken by another file or folder");
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> folder.write("a", new byte[0]));
    }

    @Test
    void isGoneAfterwards() {
        folder.write("a/b", new byte[0]);
        folder.close();

        assertThat(parent).isEmptyDirectory();
    }
}
