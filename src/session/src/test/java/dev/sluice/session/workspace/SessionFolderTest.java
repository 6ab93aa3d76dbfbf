package dev.sluice.session.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFolderTest {
    @TempDir
    Path parent;

    @Test
    void endsWithItsFilesAndItsRuns() throws IOException {
        SessionFolder folder = SessionFolder.create(parent, SandboxUser.SELF);
        Files.writeString(folder.path().resolve("file"), "x");
        List<StopReason> stopped = new ArrayList<>();
        Stoppable[] run = new Stoppable[1];
        run[0] = reason -> {
            stopped.add(reason);
            folder.leave(run[0]);
        };
        folder.enter(run[0]);

        folder.close();

        assertThat(stopped).containsExactly(StopReason.SESSION_CLOSED);
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void nothingStartsInASessionThatHasEnded() {
        SessionFolder folder = SessionFolder.create(parent, SandboxUser.SELF);
        folder.close();

        assertThatExceptionOfType(SessionClosedException.class).isThrownBy(() -> folder.enter(reason -> {}));
    }

    @Test
    void closingTwiceIsNoError() {
        SessionFolder folder = SessionFolder.create(parent, SandboxUser.SELF);
        folder.close();
        folder.close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void twoSessionsShareNothing() {
        try (var one = SessionFolder.create(parent, SandboxUser.SELF);
                var other = SessionFolder.create(parent, SandboxUser.SELF)) {
            assertThat(one.path()).isNotEqualTo(other.path());
        }
    }

    @Test
    void aFolderThatWasThereStays() throws IOException {
        Path given = parent.resolve("data");

        SessionFolder.existing(given, SandboxUser.SELF).close();

        assertThat(given).isDirectory();
    }
}
