package dev.sluice.session.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.sluice.session.settings.DiskBounds;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a watch is there to be closed
class DiskWatchTest {
    private static final int RUN = 100_000;
    private static final int SESSION = 200_000;
    private static final int FILES = 30;
    private static final long RESERVE = 1L << 30;

    @TempDir
    Path parent;

    private final AtomicLong free = new AtomicLong(2 * RESERVE);
    private volatile DiskWatch.Measuring measuring = FolderWalk::measure;
    private final DiskWatch disk = new DiskWatch(
            new DiskBounds(RUN, SESSION, FILES, RESERVE),
            folder -> free.get() < 0 ? OptionalLong.empty() : OptionalLong.of(free.get()),
            (folder, bound) -> measuring.measure(folder, bound));
    private final ConcurrentLinkedQueue<StopReason> stopped = new ConcurrentLinkedQueue<>();
    private RunFolder folder;
    private SessionFolder session;

    @BeforeEach
    void openFolders() {
        folder = RunFolder.create(parent, SandboxUser.SELF);
        session = SessionFolder.create(parent, SandboxUser.SELF);
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
                .withMessageContaining("200000 bytes");
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

    @Test
    void aRunThatMakesTooManyFilesIsStopped() throws IOException {
        try (var watch = disk.watch(stopped::add, folder, session)) {
            for (int i = 0; i < FILES; i++) {
                Files.createFile(session.path().resolve("file-" + i));
            }
            await().during(Duration.ofMillis(300)).until(stopped::isEmpty);

            Files.createFile(session.path().resolve("one-more"));

            await().untilAsserted(() -> assertThat(stopped).containsExactly(StopReason.DISK_LIMIT));
        }
        assertThatExceptionOfType(SessionFullException.class)
                .isThrownBy(() -> disk.watch(stopped::add, folder, session))
                .withMessageContaining("30 files and folders");
        assertThat(disk.room(session)).isZero();
    }

    @Test
    void aSessionThatWasFullIsMeasuredAnewAndRunsWhenItIsNot() throws IOException {
        write(session.path(), SESSION);
        try (var watch = disk.watch(stopped::add, folder, session)) {
            await().untilAsserted(() -> assertThat(stopped).hasSize(1));
        }
        assertThatExceptionOfType(SessionFullException.class)
                .isThrownBy(() -> disk.watch(stopped::add, folder, session).close());

        Files.delete(session.path().resolve("below/file"));

        disk.watch(stopped::add, folder, session).close();
    }

    @Test
    void aMeasurementThatFailsIsNotFullAndIsRepeated() throws IOException {
        measuring = (folder, bound) -> {
            throw new FileSystemException(folder.toString(), null, "Too many open files");
        };
        try (var watch = disk.watch(stopped::add, folder, session)) {
            write(session.path(), SESSION);
            await().during(Duration.ofMillis(300)).until(stopped::isEmpty);
        }
        disk.watch(stopped::add, folder, session).close();
        assertThatIOException().isThrownBy(() -> disk.room(session));
        try (var watch = disk.watch(stopped::add, folder, session)) {
            measuring = FolderWalk::measure;

            await().untilAsserted(() -> assertThat(stopped).containsExactly(StopReason.DISK_LIMIT));
        }
    }

    @Test
    void aDiskThatCannotBeAskedIsNotFull() throws IOException {
        try (var watch = disk.watch(stopped::add, folder, session)) {
            free.set(-1);

            await().during(Duration.ofMillis(300)).until(stopped::isEmpty);
        }
        assertThat(disk.room(session)).isPositive();
        try (var watch = disk.watch(stopped::add, folder, session)) {
            free.set(RESERVE - 1);

            await().during(Duration.ofMillis(300)).until(stopped::isEmpty);
        }
    }

    @Test
    void aSessionThatTakesLongToMeasureDelaysNoOther() throws Exception {
        var slow = SessionFolder.create(parent, SandboxUser.SELF);
        var looked = new CountDownLatch(1);
        var measured = new CountDownLatch(1);
        measuring = (folder, bound) -> {
            if (folder.equals(slow.path())) {
                looked.countDown();
                awaitAtMost(measured);
            }
            return FolderWalk.measure(folder, bound);
        };
        try (slow;
                var slowFolder = RunFolder.create(parent, SandboxUser.SELF);
                var slowWatch = disk.watch(reason -> {}, slowFolder, slow)) {
            assertThat(looked.await(10, TimeUnit.SECONDS)).isTrue();
            try (var watch = disk.watch(stopped::add, folder, session)) {
                write(folder.files(), RUN);

                await().untilAsserted(() -> assertThat(stopped).containsExactly(StopReason.DISK_LIMIT));
            }
        } finally {
            measured.countDown();
        }
    }

    private static void awaitAtMost(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Test
    void whenTheDiskGetsFullTheSessionThatHoldsMostIsStopped() throws IOException {
        var others = new ConcurrentLinkedQueue<StopReason>();
        write(session.path(), SESSION / 2);
        try (var large = disk.watch(stopped::add, folder, session);
                var small = SessionFolder.create(parent, SandboxUser.SELF);
                var smallFolder = RunFolder.create(parent, SandboxUser.SELF);
                var watch = disk.watch(others::add, smallFolder, small)) {
            await().until(() -> session.measured().usage().bytes() > 0);
            write(small.path(), SESSION / 8);
            await().until(() -> small.measured().usage().bytes() > 0);

            free.set(RESERVE - 1);

            await().untilAsserted(() -> assertThat(stopped).containsExactly(StopReason.DISK_LIMIT));
            await().during(Duration.ofMillis(300)).until(others::isEmpty);
            assertThat(disk.room(small))
                    .as("the other has half of the reserve to write in")
                    .isPositive();
            assertThat(disk.room(session)).isNotPositive();

            free.set(RESERVE / 2 - 1);

            await().untilAsserted(() -> assertThat(others).containsExactly(StopReason.DISK_LIMIT));
        }
    }

    private static void write(Path folder, int bytes) throws IOException {
        Files.createDirectories(folder.resolve("below"));
        Files.write(folder.resolve("below/file"), new byte[bytes]);
    }
}
