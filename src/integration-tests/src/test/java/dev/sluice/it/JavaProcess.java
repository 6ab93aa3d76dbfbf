package dev.sluice.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A main class of the tests in a process of its own, which says where it listens. */
final class JavaProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening at (\\S+)");

    private final Process process;
    private final Path log;

    private JavaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static JavaProcess start(Class<?> main, Path folder, Map<String, String> environment, String argument)
            throws IOException {
        Path log = folder.resolve(main.getSimpleName() + ".log");
        var command = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName(),
                        argument))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().keySet().removeIf(key -> key.startsWith("SLUICE_"));
        command.environment().putAll(environment);
        var started = new JavaProcess(command.start(), log);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .failFast("the process ended, see " + log, () -> !started.process.isAlive())
                    .until(() -> LISTENING.matcher(started.log()).find());
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    String endpoint() {
        Matcher listening = LISTENING.matcher(log());
        if (!listening.find()) {
            throw new IllegalStateException(log());
        }
        return listening.group(1);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
