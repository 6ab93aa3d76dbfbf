package dev.sluice.session.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The folders that are swept at a start. {@code KilledServerTest} shows that a living process of others keeps its
 * folder.
 */
class WorkFolderTest {
    @TempDir
    Path parent;

    @Test
    void leavesNothing() throws IOException {
        WorkFolder.create(parent).close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftBehindIsRemoved() throws IOException {
        Path left = Files.createDirectories(parent.resolve("sluice-1/runs-2/run-3/submission/folder"))
                .resolve("file");
        Files.writeString(left, "x");
        Files.writeString(parent.resolve("sluice-1/lock-1-1"), "");
        Files.createSymbolicLink(parent.resolve("sluice-1/link"), Files.createDirectory(parent.resolve("kept")));
        Files.writeString(parent.resolve("kept/file"), "x");

        try (var work = WorkFolder.create(parent)) {
            assertThat(parent.resolve("sluice-1")).doesNotExist();
            assertThat(work.runs()).exists();
            assertThat(parent.resolve("kept/file")).exists();
        }
    }

    @Test
    void ourOwnFoldersAreInUse() throws IOException {
        try (var first = WorkFolder.create(parent);
                var second = WorkFolder.create(parent);
                var third = WorkFolder.create(parent)) {
            assertThat(first.path()).exists();
            assertThat(second.path()).exists();
            assertThat(third.path()).exists();
        }
    }

    @Test
    void whatIsNotCertainlyOursStays() throws IOException {
        Path unlocked = Files.createDirectory(parent.resolve("sluice-without-lock"));
        Path other = Files.createDirectory(parent.resolve("other"));
        Files.writeString(other.resolve("lock-1-1"), "");
        Path link = Files.createSymbolicLink(parent.resolve("sluice-link"), other);
        Path file = Files.writeString(parent.resolve("sluice-file"), "x");

        WorkFolder.create(parent).close();

        assertThat(unlocked).exists();
        assertThat(other.resolve("lock-1-1")).exists();
        assertThat(link).exists();
        assertThat(file).exists();
    }
}
