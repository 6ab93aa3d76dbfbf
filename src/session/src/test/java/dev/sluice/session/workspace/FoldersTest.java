package dev.sluice.session.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.BoundedWait;
import dev.sluice.session.runner.language.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
        assumeTrue(Programs.onPath("python3").isPresent(), "python3 is not installed here: install it");
        Process nesting = new ProcessBuilder("python3", "-c", code)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(BoundedWait.exitCode(nesting)).isZero();

        Folders.delete(folder);

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatCannotBeDeletedNowIsDeletedLater() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("run"));
        var attempts = new AtomicInteger();

        Folders.deleteInTheEnd(folder, root -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IOException("Too many open files");
            }
            Folders.delete(root);
        });

        await().atMost(Duration.ofSeconds(20)).until(() -> !Files.exists(folder));
        assertThat(attempts).hasValue(3);
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
