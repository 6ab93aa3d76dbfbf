package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    void deletesFoldersNestedDeeperThanAPathMayBeLong() throws Exception {
        Path folder = Files.createDirectory(parent.resolve("run"));
        Files.createDirectory(folder.resolve("deep-0"));
        String code = "import os\nfor i in range(300):\n  open('f', 'w'); os.mkdir('d' * 200); os.chdir('d' * 200)";
        assumeTrue(Programs.onPath("python3").isPresent(), "python3 is not installed here");
        Process nesting = new ProcessBuilder("python3", "-c", code)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(nesting.waitFor()).isZero();
        assertThat(Folders.size(folder, Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE);

        Folders.delete(folder);

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void sizesAreInBlocksAndDoNotFollowLinks() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("run/below"));
        Files.write(folder.resolve("a"), new byte[5000]);
        Files.write(folder.resolve("empty"), new byte[0]);
        Files.write(parent.resolve("outside"), new byte[1 << 20]);
        Files.createSymbolicLink(folder.resolve("link"), parent.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("loop"), folder);

        assertThat(Folders.size(parent.resolve("run"), 1 << 20)).isEqualTo(4096 + 8192 + 4096 + 4096 + 4096);
        assertThat(Folders.size(parent.resolve("run"), 5000)).isGreaterThan(5000);
        assertThat(Folders.size(parent.resolve("nowhere"), 5000)).isZero();
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
