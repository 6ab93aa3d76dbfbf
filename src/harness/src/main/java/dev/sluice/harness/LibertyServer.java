package dev.sluice.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.sluice.build.ServerEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One Open Liberty process with the shipped configuration and the packaged WARs, in a folder of its own. */
public final class LibertyServer implements AutoCloseable {
    /** The server that {@code liberty:install-server} unpacks. */
    private static final Path RUNTIME = Artifacts.LIBERTY;

    /** The gateway that was just built. */
    private static final Path WAR = Artifacts.file("sluice.war");

    /** The folder above those of the servers. */
    private static final Path SERVERS = Path.of(System.getProperty("sluice.tests.servers", "target/it"));

    /**
     * The options for servers of tests: one that takes memory without end is to fail alone, and most live too briefly
     * to be optimised.
     */
    private static final String JVM = "-Xmx768m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /** The used memory of the whole heap, or of each of its generations. */
    private static final Pattern USED = Pattern.compile("(?:total|committed) \\d+K, used (\\d+)K");

    /** The first JDK that knows {@code --finalization}. */
    private static final int FINALIZATION_IS_OPTIONAL = 18;

    private static final String LAUNCHER =
            Repository.path("src/gateway/src/main/launcher/launch").toString();

    /** The command that runs the one that follows it, as a batch where that is allowed. */
    private static final List<String> AS_BATCH =
            List.of("sh", "-c", "! chrt --batch 0 true || set -- chrt --batch 0 \"$@\"; exec \"$@\"", "sh");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final Process process;
    private final Path console;
    private final URI uri;

    private LibertyServer(Process process, Path console, int port) {
        this.process = process;
        this.console = console;
        this.uri = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Starts a server and waits until the application in it has started.
     *
     * @param configuration a folder below {@code liberty/}
     * @param environment wins over the folder's {@code server.env}; {@code JVM_ARGS} in it over what suits tests
     */
    public static LibertyServer start(String name, String configuration, Map<String, String> environment) {
        return started(launch(name, configuration, environment));
    }

    /** Starts a production server by the kernel's policy for batches, as the image's start-gateway does. */
    public static LibertyServer startAsBatch(String name, Map<String, String> environment) {
        return startAsBatch(name, environment, WAR);
    }

    /**
     * Starts a server as {@link #startAsBatch(String, Map)} does, with another gateway than the one that was just
     * built.
     */
    public static LibertyServer startAsBatch(String name, Map<String, String> environment, Path war) {
        return started(launch(name, "production", environment, AS_BATCH, Duration.ZERO, war));
    }

    private static LibertyServer started(LibertyServer server) {
        try {
            await().atMost(START)
                    .failFast("the server ended: " + server.console, () -> !server.process.isAlive())
                    .until(server::isStarted);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Starts a server as the image does, and waits until the application in it has started. */
    public static LibertyServer startByLauncher(String name, Map<String, String> environment, Duration drainDelay) {
        return started(launchByLauncher(name, environment, drainDelay));
    }

    /** Starts a server as the image does, and waits for nothing. */
    public static LibertyServer launchByLauncher(String name, Map<String, String> environment, Duration drainDelay) {
        return launch(name, "production", environment, List.of(LAUNCHER), drainDelay);
    }

    /**
     * Returns the options that the image gives the JVM. Those that are not for this JVM are left out, or ignored by it.
     */
    public static String imageOptions() {
        boolean early = Runtime.version().feature() < FINALIZATION_IS_OPTIONAL;
        try (var lines = Files.lines(Repository.path("src/image/jvm.options"))) {
            return "-XX:+IgnoreUnrecognizedVMOptions "
                    + lines.filter(line -> line.startsWith(early ? "-XX" : "-")).collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a production server to which files of {@code liberty/examples} are added in the way that they say. */
    public static LibertyServer start(String name, Map<String, String> environment, String... examples) {
        try {
            Path dropins = Files.createDirectories(
                    SERVERS.resolve(Path.of(name, "servers", name, "configDropins", "overrides")));
            for (String example : examples) {
                copy(Repository.path("liberty/examples", example), dropins);
            }
            return start(name, "production", environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the memory of the server's processes, in bytes. */
    public long memory() {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(process.toHandle()), process.descendants())
                .mapToLong(LibertyServer::residentBytes)
                .sum();
    }

    private static long residentBytes(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Starts a server and waits for nothing. */
    public static LibertyServer launch(String name, String configuration, Map<String, String> environment) {
        return launch(name, configuration, environment, List.of(), Duration.ZERO);
    }

    /** Starts gateway and emulator by a command that becomes the rest of its command line, and waits for nothing. */
    public static LibertyServer launch(String name, Map<String, String> environment, List<String> before) {
        return launch(name, "local", environment, before, Duration.ZERO);
    }

    private static LibertyServer launch(
            String name,
            String configuration,
            Map<String, String> environment,
            List<String> launcher,
            Duration drainDelay) {
        return launch(name, configuration, environment, launcher, drainDelay, WAR);
    }

    private static LibertyServer launch(
            String name,
            String configuration,
            Map<String, String> environment,
            List<String> launcher,
            Duration drainDelay,
            Path war) {
        try {
            int port = Ports.free();
            Path users = SERVERS.resolve(name).toAbsolutePath();
            Path folder = Files.createDirectories(users.resolve("servers").resolve(name));
            copyConfiguration(configuration, folder, war);
            Map<String, String> complete = new HashMap<>(environment);
            complete.put("SLUICE_HTTP_PORT", String.valueOf(port));
            String jvm = complete.getOrDefault("JVM_ARGS", JVM);
            complete.remove("JVM_ARGS");
            writeEnvironment(folder, complete);
            Path console = users.resolve("console.log");
            return new LibertyServer(run(name, users, console, launcher, drainDelay, jvm), console, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri() {
        return uri;
    }

    /** Returns the first process, below which the server's own is where there is a launcher. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Returns everything that the server has written so far. */
    public String console() {
        try {
            return Files.readString(console, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the process identifier of the JVM, which the server's script may have started as a process of its own.
     */
    public long pid() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(handle -> handle.info()
                        .command()
                        .filter(name -> name.endsWith("java"))
                        .isPresent())
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** Returns the bytes of the heap that are in use after a collection. */
    public long heapAfterCollection() {
        jcmd("GC.run");
        long kilobytes = USED.matcher(jcmd("GC.heap_info"))
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
        if (kilobytes == 0) {
            throw new IllegalStateException("The JVM does not tell its heap");
        }
        return kilobytes * 1024;
    }

    private String jcmd(String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(pid()),
                            command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the process to end by itself, and returns its exit code. */
    public int exitCode() {
        await().atMost(START).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** Ends the server at once: how a server ends in order is a test's own matter. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStarted() {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri.resolve("/health/started"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Process run(
            String name, Path users, Path console, List<String> launcher, Duration drainDelay, String jvm)
            throws IOException {
        var command = new ArrayList<>(launcher);
        command.addAll(List.of(RUNTIME.resolve("bin/server").toString(), "run", name));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console.toFile());
        // The environment of the tests must not reach into the server.
        builder.environment().keySet().removeIf(key -> key.startsWith("SLUICE_") || key.startsWith("MP_"));
        builder.environment().put("SLUICE_DRAIN_DELAY", drainDelay.toString());
        builder.environment().put("WLP_USER_DIR", users.toString());
        builder.environment().put("JVM_ARGS", jvm);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private static void copyConfiguration(String configuration, Path folder, Path war) throws IOException {
        Path liberty = Repository.path("liberty");
        copy(liberty.resolve("gateway.xml"), folder);
        copy(liberty.resolve("openapi.xml"), folder);
        copy(liberty.resolve("telemetry.xml"), folder);
        try (var files = Files.list(liberty.resolve(configuration))) {
            for (Path file : files.toList()) {
                copy(file, folder);
            }
        }
        Path apps = Files.createDirectories(folder.resolve("apps"));
        Files.copy(war, apps.resolve("sluice.war"), StandardCopyOption.REPLACE_EXISTING);
        if (configuration.equals("local")) {
            ServerEnvironment.write(liberty.resolve("local/server.env"), folder.resolve("server.env"));
            copy(Artifacts.file("sluice-emulator.war"), apps);
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeEnvironment(Path folder, Map<String, String> environment) throws IOException {
        Path file = folder.resolve("server.env");
        List<String> shipped = Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
        String lines = shipped.stream()
                .filter(line -> !environment.containsKey(line.split("=", 2)[0]))
                .collect(Collectors.joining("\n", "", "\n"));
        String ours = environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(file, lines + ours, UTF_8);
    }
}
