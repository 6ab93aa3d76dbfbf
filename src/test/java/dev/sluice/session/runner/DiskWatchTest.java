package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a watch is there to be closed
class DiskWatchTest {
    private static final int RUN = 100_000;
    private static final int SESSION = 200_000;
    private static final long RESERVE = 1L << 30;

    @TempDir
    Path parent;

    private final AtomicLong free = new AtomicLong(2 * RESERVE);
    private final DiskWatch disk = new DiskWatch(new DiskBounds(RUN, SESSION, RESERVE), free::get);
    private final ConcurrentLinkedQueue<StopReason> stopped = new ConcurrentLinkedQueue<>();
    private RunFolder folder;
    private SessionFolder session;

    @BeforeEach
    void openFolders() {
        folder = RunFolder.create(parent, Owner.SELF);
        session = SessionFolder.create(parent, Owner.SELF);
    }

    @AfterEach
    void close() {
        disk.close();
        session.close();
        folder.close();
    }

    @Test
    void aRunThatFillsItsFolderIsStopped() throws IOException {
        try (var watch = disk.watch(stopped::add, folder, session)) {
            write(folder.files(), RUN);

            await().untilAsserted(() -> assertThat(stopped).containsExactly(StopReason.DISK_LIMIT));
        }
    }

    @Test
    void whatStaysWithinItsBoundsGoesOn() throws IOException {
        write(folder.files(), RUN - 20_000);
        write(session.path(), SESSION - 20_000);
        free.set(RESERVE / 2);
        try (var watch = disk.watch(stopped::add, folder, session)) {
            await().during(Duration.ofMillis(400)).until(stopped::isEmpty);
        }
    }

    @Test
    void aRunThatFillsTheSessionIsStoppedAndNoneStartsInIt() throws IOException {
        try (var watch = disk.watch(stopped::add, folder, session)) {
            write(session.path(), SESSION);

            await().untilAsserted(() -> assertThat(stopped).containsExactly(StopReason.DISK_LIMIT));
        }

        assertThatExceptionOfType(SessionFullException.class)
                .isThrownBy(() -> disk.watch(stopped::add, folder, session))
                .withMessageContaining("more than the 200000 bytes");
    }

    @Test
    void aRunTooShortToBeLookedAtCountsForTheNext() throws IOException {
        disk.watch(stopped::add, folder, session).close();
        await().until(() -> session.measured().took().compareTo(Duration.ZERO) > 0);
        try (var watch = disk.watch(stopped::add, folder, session)) {
            write(session.path(), SESSION);
        }

        await().untilAsserted(() -> assertThatExceptionOfType(SessionFullException.class)
                .isThrownBy(() -> disk.watch(stopped::add, folder, session).close()));
        assertThat(stopped).isEmpty();
    }

    @Test
    void aDiskThatGetsFullStopsRunsWhateverFillsIt() {
        try (var watch = disk.watch(stopped::add, folder, session)) {
            free.set(RESERVE - 1);

            await().untilAsserted(() -> assertThat(stopped).containsExactly(StopReason.DISK_LIMIT));
        }
    }

    private static void write(Path folder, int bytes) throws IOException {
        Files.createDirectories(folder.resolve("below"));
        Files.write(folder.resolve("below/file"), new byte[bytes]);
    }
}
