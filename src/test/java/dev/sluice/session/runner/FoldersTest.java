package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path parent;

    @Test
    void deletesWhateverAProgramLeft() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("run"));
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.writeString(locked.resolve("file"), "x");
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("/nowhere"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));

        Folders.delete(folder);

        assertThat(folder).doesNotExist();
    }

    @Test
    void neverFollowsALink() throws IOException {
        Path precious = Files.createDirectory(parent.resolve("precious"));
        Files.writeString(precious.resolve("file"), "x");
        Path folder = Files.createDirectory(parent.resolve("run"));
        Files.createSymbolicLink(folder.resolve("link"), precious);

        Folders.delete(folder);

        assertThat(precious.resolve("file")).exists();
    }

    @Test
    void aFolderThatIsGoneIsNoError() throws IOException {
        Folders.delete(parent.resolve("nowhere"));
    }

    @Test
    void othersMayPassThroughButNotList() throws IOException {
        Path folder = Folders.createPassable(parent, "x-");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx--x--x");
    }

    @Test
    void oneClosedFolderAboveIsEnoughToBeOutOfReach() throws IOException {
        Path closed = Files.createDirectory(parent.resolve("closed"));
        Path below = Files.createDirectory(closed.resolve("below"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));

        assertThat(Folders.isReachableByAll(below)).isFalse();
        assertThat(Folders.isReachableByAll(Path.of("/usr/bin"))).isTrue();
    }
}
