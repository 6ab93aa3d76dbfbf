package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.json.BoundedJson;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.StageResult;
import dev.sluice.session.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * A pool in a process of its own that remembers nothing: any number of identifiers has a session, and each execution is
 * answered with the same output. The emulated pool would have to keep a million sessions for a million identifiers.
 */
final class StubPool {
    /** The end of every output. */
    static final String END = "the end\n";

    private static final String RUNTIMES = "[{\"language\":\"python\",\"version\":\"3.11.2\",\"aliases\":[\"py\"]}]";

    private final byte[] result;

    private StubPool(int outputBytes) {
        result = result(outputBytes);
    }

    /**
     * Starts the pool, and waits for ever.
     *
     * @param args port and size of the output in bytes
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
        var pool = new StubPool(Integer.parseInt(args[1]));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 4096);
        server.setExecutor(Threads.perCall());
        server.createContext("/", pool::answer);
        server.start();
        Thread.currentThread().join();
    }

    /** Returns the answer of a session whose program has written so many bytes, and {@link #END}. */
    static byte[] result(int outputBytes) {
        var output = new StringBuilder();
        for (int line = 0; output.length() < outputBytes - END.length(); line++) {
            output.append("a line of output, as programs write it: \"")
                    .append(line)
                    .append("\"\t\u00e9\n");
        }
        String written = output.append(END).toString();
        var result = new ExecutionResult(
                "python", "3.11.2", null, new StageResult(null, written, "", 0, written, null, null, null, 1L, 1L));
        var bytes = new ByteArrayOutputStream();
        BoundedJson.write(bytes, result::write);
        return bytes.toByteArray();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = body(exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private byte[] body(String path) {
        if (path.endsWith("/execute")) {
            return result;
        }
        if (path.endsWith("/runtimes")) {
            return RUNTIMES.getBytes(UTF_8);
        }
        return path.equals("/msi/token") ? token() : "{\"status\":\"UP\"}".getBytes(UTF_8);
    }

    private static byte[] token() {
        long end = Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
        return ("{\"access_token\":\"of-a-benchmark\",\"expires_on\":\"" + end
                        + "\",\"resource\":\"https://dynamicsessions.io\",\"token_type\":\"Bearer\",\"client_id\":\"c\"}")
                .getBytes(UTF_8);
    }
}
