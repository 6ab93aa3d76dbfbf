package dev.sluice.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;

/** A pool that answers what a test tells it to, and remembers exactly what it was asked. */
final class ScriptedPool implements AutoCloseable {
    static final String RUNTIMES = """
            [{"language":"python","version":"3.11.2","aliases":["py"]},
             {"language":"python","version":"3.9.1","aliases":["py"]},
             {"language":"c++","version":"12.2.0","aliases":["cpp"]}]""";
    static final String RESULT = """
            {"run":{"signal":null,"stdout":"42\\n","stderr":"","code":0,"output":"42\\n","memory":1,"message":null,\
            "status":null,"cpu_time":1,"wall_time":1},"language":"python","version":"3.11.2"}""";

    private static final String INTERPRETED = """
            {"id":"1","identifier":"x","executionType":"Synchronous","status":"Succeeded",\
            "result":{"stdout":"","stderr":"","executionResult":"%s","executionTimeInMilliseconds":1}}""";
    private static final String FILE = """
            {"name":"b.txt","type":"file","contentType":"text/plain","sizeInBytes":5,\
            "lastModifiedAt":"2026-11-21T10:00:00Z"}""";
    private static final Pattern MARKER = Pattern.compile("\\\\\"(sluice-[0-9a-f-]{36})\\\\\"");

    /** A request as it came over the wire; header names in lower case. */
    record Recorded(String method, String path, String query, Map<String, String> headers, String body) {}

    /** @param body empty for none */
    record Scripted(int status, Map<String, String> headers, String body, Ending ending) {
        static Scripted json(int status, String body) {
            return new Scripted(status, Map.of("Content-Type", "application/json"), body, Ending.WHOLE);
        }

        static Scripted empty(int status) {
            return new Scripted(status, Map.of(), "", Ending.WHOLE);
        }

        static Scripted text(int status, String body) {
            return new Scripted(status, Map.of("Content-Type", "text/plain"), body, Ending.WHOLE);
        }

        Scripted with(String header, String value) {
            var all = new TreeMap<>(headers);
            all.put(header, value);
            return new Scripted(status, all, body, ending);
        }

        Scripted ending(Ending other) {
            return new Scripted(status, headers, body, other);
        }
    }

    enum Ending {
        WHOLE,
        /** Half of the declared body, then the connection is closed. */
        TRUNCATED,
        /** No answer, the connection is closed. */
        DROPPED,
        /** No answer at all, until the pool is closed. */
        HANGING,
        /** A body that never ends. */
        ENDLESS,
        /** A body of which a little comes again and again. */
        DRIPPING
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger pouring = new AtomicInteger();
    private final List<Recorded> calls = new CopyOnWriteArrayList<>();
    private volatile Function<Recorded, Scripted> script;
    private volatile Duration tokenLife = Duration.ofHours(2);
    private volatile Duration executionTime = Duration.ZERO;
    private volatile boolean tokensFail;

    ScriptedPool(int port, Function<Recorded, Scripted> script) {
        this.script = script;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Answers as a pool in good order does, of either kind. */
    static Scripted well(Recorded call) {
        if (call.path().equals("/sessions")) {
            String host = call.headers().get("host");
            return Scripted.json(201, "{\"sessionUri\":\"http://" + host + "/pools/p/sessions/s-1\"}");
        }
        if (call.path().endsWith("/health")) {
            return Scripted.json(200, "{\"status\":\"UP\"}");
        }
        if (call.path().endsWith("/runtimes")) {
            return Scripted.json(200, RUNTIMES);
        }
        if (call.path().endsWith("/executions")) {
            return Scripted.json(200, INTERPRETED.formatted(value(call.body())));
        }
        if (call.path().endsWith("/getSession")
                || (call.path().endsWith("/session") && call.method().equals("GET"))) {
            return Scripted.json(200, "{\"createdAt\":\"2026-11-21T10:00:00Z\"}");
        }
        if (call.path().contains("/files")) {
            return file(call);
        }
        return call.path().endsWith("/execute") ? Scripted.json(200, RESULT) : Scripted.empty(200);
    }

    private static Scripted file(Recorded call) {
        if (call.method().equals("DELETE")) {
            return Scripted.empty(204);
        }
        if (call.path().endsWith("/content")) {
            return Scripted.text(200, "hello");
        }
        return call.path().endsWith("/files") && call.method().equals("GET")
                ? Scripted.json(200, "{\"value\":[" + FILE + "]}")
                : Scripted.json(200, FILE);
    }

    /**
     * Returns the value that an interpreter gives: the driver's envelope around a program that printed 42, or the
     * version.
     */
    private static String value(String body) {
        var driver = MARKER.matcher(body);
        if (!driver.find()) {
            return "python-3.11.2";
        }
        String ended = "{\"code\":0,\"stopped\":null,\"chunks\":[[1,\"42\\n\"]]}";
        var compressed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(compressed)) {
            out.write(ended.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return driver.group(1) + Base64.getEncoder().encodeToString(compressed.toByteArray()) + driver.group(1);
    }

    void script(Function<Recorded, Scripted> other) {
        script = other;
    }

    /** Answers executions so, and everything else well. */
    void executions(Scripted answer) {
        script = call -> call.path().endsWith("/execute") ? answer : well(call);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the calls whose path ends so. */
    List<Recorded> calls(String pathEnd) {
        return calls.stream().filter(call -> call.path().endsWith(pathEnd)).toList();
    }

    /** Returns the calls for a token by the gateway of this name; others that run beside it ask too. */
    List<Recorded> tokenCalls(String gateway) {
        return calls("/msi/token").stream()
                .filter(call -> gateway.equals(call.headers().get("x-identity-header")))
                .toList();
    }

    void forget() {
        calls.clear();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/msi/token")) {
            calls.add(record(exchange));
            answer(exchange, tokensFail ? Scripted.empty(500) : token());
            return;
        }
        Recorded call = record(exchange);
        calls.add(call);
        takeTime(call);
        answer(exchange, script.apply(call));
    }

    /** Sets how long each token from now on holds. */
    void tokensLast(Duration life) {
        tokenLife = life;
    }

    void tokensFail(boolean failing) {
        tokensFail = failing;
    }

    /** Sets how long every execution from now on takes. */
    void executionsTake(Duration time) {
        executionTime = time;
    }

    private void takeTime(Recorded call) {
        if (call.path().endsWith("/execute") && !executionTime.isZero()) {
            try {
                boolean closed = closing.await(executionTime.toMillis(), TimeUnit.MILLISECONDS);
                assert !closed || server != null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Scripted token() {
        return Scripted.json(200, """
                {"access_token":"scripted-token","expires_on":"%d","resource":"https://dynamicsessions.io",\
                "token_type":"Bearer","client_id":"c"}""".formatted(Instant.now().plus(tokenLife).getEpochSecond()));
    }

    private static Recorded record(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        String query = exchange.getRequestURI().getRawQuery();
        return new Recorded(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange, Scripted answer) throws IOException {
        switch (answer.ending()) {
            case DROPPED -> exchange.close();
            case HANGING -> hang(exchange);
            case WHOLE, TRUNCATED -> send(exchange, answer);
            case ENDLESS -> pour(exchange, answer, 0);
            case DRIPPING -> pour(exchange, answer, 200);
        }
    }

    private void hang(HttpExchange exchange) {
        try {
            boolean closed = closing.await(30, TimeUnit.SECONDS);
            exchange.close();
            if (!closed) {
                throw new IllegalStateException("Nobody gave up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes an answer without an end, until the reader goes away or the pool is closed. */
    private void pour(HttpExchange exchange, Scripted answer, long everyMillis) throws IOException {
        exchange.sendResponseHeaders(answer.status(), 0);
        pouring.incrementAndGet();
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            byte[] drop = " ".repeat(everyMillis == 0 ? 8192 : 1).getBytes(StandardCharsets.US_ASCII);
            while (!closing.await(everyMillis, TimeUnit.MILLISECONDS)) {
                out.write(drop);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pouring.decrementAndGet();
        }
    }

    /** Returns how many answers without an end somebody still reads. */
    int pouring() {
        return pouring.get();
    }

    private static void send(HttpExchange exchange, Scripted answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        // Pools come and go on one port here: nobody is to hold on to a connection of the last one.
        exchange.getResponseHeaders().set("Connection", "close");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            out.write(body, 0, answer.ending() == Ending.TRUNCATED ? body.length / 2 : body.length);
        }
    }
}
