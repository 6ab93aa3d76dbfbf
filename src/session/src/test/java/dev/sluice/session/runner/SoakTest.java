package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.BoundedWait;
import dev.sluice.piston.Limits;
import dev.sluice.session.settings.RunnerSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Many mixed runs at once: no answer is wrong and nothing is left. {@code -Dsluice.soak.runs=5000} makes it long, and
 * then heap and memory must be flat as well.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class SoakTest {
    private static final System.Logger LOG = System.getLogger(SoakTest.class.getName());
    private static final int AT_ONCE = 8;
    private static final int BATCHES = 10;
    /** The number of runs of one thread in one batch. */
    private static final int EACH =
            (Integer.getInteger("sluice.soak.runs", 200) + AT_ONCE * BATCHES - 1) / (AT_ONCE * BATCHES);

    private static final int RUNS = EACH * AT_ONCE * BATCHES;
    /**
     * The number of runs from which a soak is long. Fewer runs than this end before the virtual machine has loaded and
     * compiled what it needs.
     */
    private static final int LONG = 2000;

    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path parent;

    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    /** The resources that this process holds while nothing runs; memory in bytes. */
    private record Sample(int runs, long heap, long resident, long files, long processes, long mounts, int threads) {
        static Sample take(int runs) throws IOException {
            System.gc();
            System.gc();
            return new Sample(
                    runs,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    residentBytes(),
                    count(Path.of("/proc/self/fd")),
                    ProcessHandle.current().descendants().count(),
                    Files.readAllLines(Path.of("/proc/self/mountinfo")).size(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }

        private static long residentBytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }

        private static long count(Path folder) throws IOException {
            try (Stream<Path> entries = Files.list(folder)) {
                return entries.count();
            }
        }

        @Override
        public String toString() {
            return "%5d runs: heap %d MiB, resident %d MiB, %d descriptors, %d processes, %d mounts, %d threads"
                    .formatted(runs, heap / MEBIBYTE, resident / MEBIBYTE, files, processes, mounts, threads);
        }
    }

    @Test
    void noAnswerIsWrongAndNothingIsLeft() throws Exception {
        SharedRunner.with("python");
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
        var settings =
                RunnerSettings.from(Map.of("SLUICE_WORK_FOLDER", parent.toString(), "SLUICE_RUN_TIMEOUT", "20000"));
        try (Runner runner = Runner.start(settings)) {
            List<SoakProgram> programs = Arrays.stream(SoakProgram.values())
                    .filter(program -> program.isInstalled(runner))
                    .toList();
            var samples = new ArrayList<Sample>();
            long started = System.nanoTime();
            for (int batch = 0; batch < BATCHES; batch++) {
                runBatch(runner, settings.limits(), programs, batch);
                await().atMost(Duration.ofSeconds(5))
                        .untilAsserted(() -> assertThat(leftFolders()).isEmpty());
                samples.add(Sample.take((batch + 1) * RUNS / BATCHES));
            }
            samples.forEach(sample -> LOG.log(System.Logger.Level.INFO, sample.toString()));
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} runs of {1} kinds, {2} at once, in {3} s",
                    RUNS,
                    programs.size(),
                    AT_ONCE,
                    Duration.ofNanos(System.nanoTime() - started).toSeconds());
            assertThat(complaints).isEmpty();
            assertFlat(samples);
        }
        assertThat(parent).isEmptyDirectory();
    }

    /** Runs one batch, in which each thread has a session of its own, which ends with the batch. */
    private void runBatch(Runner runner, Limits limits, List<SoakProgram> programs, int batch) throws Exception {
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var all = new ArrayList<Future<?>>();
            for (int thread = 0; thread < AT_ONCE; thread++) {
                int first = (batch * AT_ONCE + thread) * EACH;
                all.add(threads.submit(() -> {
                    try (var session = new TestSession(runner, limits, parent)) {
                        for (int i = first; i < first + EACH; i++) {
                            String complaint = programs.get((i * 7 + i / 16) % programs.size())
                                    .complaint(session, i);
                            if (!complaint.isEmpty()) {
                                complaints.add(complaint);
                            }
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                BoundedWait.result(one, Duration.ofMinutes(30));
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Checks that nothing grows after the first fifth, which warms up. */
    private static void assertFlat(List<Sample> samples) {
        Sample before = samples.get(BATCHES / 5 - 1);
        Sample after = samples.get(BATCHES - 1);
        assertThat(after.processes()).as("processes").isLessThanOrEqualTo(before.processes());
        assertThat(after.mounts()).as("mounts").isEqualTo(before.mounts());
        assertThat(after.files()).as("descriptors").isLessThanOrEqualTo(before.files() + 4);
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + AT_ONCE);
        if (RUNS >= LONG) {
            assertThat(after.heap()).as("heap").isLessThanOrEqualTo(before.heap() + 8 * MEBIBYTE);
            assertThat(after.resident()).as("resident").isLessThanOrEqualTo(before.resident() + 64 * MEBIBYTE);
        }
    }

    private List<Path> leftFolders() throws IOException {
        try (Stream<Path> all = Files.walk(parent, 4)) {
            return all.filter(path -> path.getFileName().toString().matches("(run|session)-.*"))
                    .toList();
        }
    }
}
