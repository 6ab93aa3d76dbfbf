package dev.sluice.session;

import static org.awaitility.Awaitility.await;

import dev.sluice.harness.BoundedWait;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The session program in a process of its own, as a container starts it: {@link Main} and an environment. */
public final class SessionProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on port (\\d+)");
    private static final Duration START = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    /** @param folder takes the log and what the program makes for itself */
    public static SessionProcess start(Path folder, Map<String, String> environment) throws IOException {
        return start(folder, environment, List.of());
    }

    /** @param before a command that becomes the rest of its command line */
    public static SessionProcess start(Path folder, Map<String, String> environment, List<String> before)
            throws IOException {
        return start(before, folder, folder, environment);
    }

    /**
     * Starts the program by another command.
     *
     * @param prefix stands before the command, which it becomes
     * @param logs takes the log
     * @param work takes what the program makes for itself
     */
    static SessionProcess start(List<String> prefix, Path logs, Path work, Map<String, String> environment)
            throws IOException {
        Path log = Files.createTempFile(logs, "session-", ".log");
        var line = new ArrayList<>(prefix);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        var command = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        command.environment().putAll(Map.of("PORT", "0", "SLUICE_WORK_FOLDER", work.toString()));
        command.environment().putAll(environment);
        Process process = command.start();
        return new SessionProcess(process, awaitPort(process, log));
    }

    private SessionProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    private static int awaitPort(Process process, Path log) {
        await().atMost(START)
                .until(() -> !process.isAlive()
                        || LISTENING.matcher(Files.readString(log)).find());
        try {
            String text = Files.readString(log);
            Matcher listening = LISTENING.matcher(text);
            if (!listening.find()) {
                throw new IllegalStateException("The session program did not start:\n" + text);
            }
            return Integer.parseInt(listening.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Runs a program, and returns the part of the answer that says how it ran. */
    public JsonObject run(String language, String code) throws IOException, InterruptedException {
        return execute(language, code, Map.of()).getJsonObject("run");
    }

    public JsonObject execute(String language, String code, Map<String, Object> properties)
            throws IOException, InterruptedException {
        var all = Json.createObjectBuilder(properties).add("code", code).add("stdin", "");
        String body = Json.createObjectBuilder().add("properties", all).build().toString();
        return object(send(HttpRequest.newBuilder(uri("/" + language + "/execute"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    /** Puts a file into the session. */
    JsonObject upload(String name, byte[] content) throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8));
        return object(send(HttpRequest.newBuilder(uri("/files"))
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))));
    }

    public String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private static JsonObject object(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Kills the process, as when the kernel or the platform takes it away: it can do nothing about it. */
    public void kill() throws InterruptedException {
        BoundedWait.exitCode(process.destroyForcibly());
    }

    /** Returns all processes below it, those of its programs too. */
    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        process.destroy();
        await().atMost(START).until(() -> !process.isAlive());
    }
}
