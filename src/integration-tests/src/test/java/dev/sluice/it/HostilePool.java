package dev.sluice.it;

import jakarta.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A pool that keeps connections open and writes on them what nobody asked for. Its sessions run nothing: a program's
 * output is the program. Each answers as often as it is asked with one key, and tells how many programs it ran.
 */
final class HostilePool implements AutoCloseable {
    /** The ways in which a pool goes wrong. Each has the number of answers of which one goes wrong, or 0. */
    enum Way {
        NONE(0),
        /** The answer, and once more. */
        TWICE(3),
        /** The answer, and the one before, which was somebody else's. */
        ANOTHER_AFTER_IT(3),
        /** A chunked answer, with another one after its last chunk. */
        AFTER_THE_LAST_CHUNK(3),
        /** A length that leaves the end of the answer, and another one, to the next. */
        LENGTH_TOO_SHORT(40),
        NO_CONTENT_WITH_A_BODY(40),
        NOT_MODIFIED_WITH_A_BODY(40),
        /** A timeout that is told on each connection that is idle for some milliseconds. */
        TIMEOUT_WHILE_IDLE(0),
        /** Somebody else's answer, on each connection that is idle for some milliseconds. */
        ANSWER_WHILE_IDLE(0),
        /** Somebody else's answer, before the first request on a connection has come. */
        BEFORE_THE_REQUEST(3),
        /** The answer, and some time later, across the next request, another one. */
        ANOTHER_LATER(3),
        /** An answer that there is no such session, of one that has run the program. */
        NOT_FOUND_THOUGH_IT_RAN(40),
        /** Somebody else's answer, and then the right one. */
        ANOTHER_BEFORE_IT(40);

        private final int every;

        Way(int every) {
            this.every = every;
        }
    }

    private static final int IDLE_MILLIS = 15;

    private final ServerSocket server;
    private final boolean proving;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, String> remembered = new ConcurrentHashMap<>();
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger strays = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger badTokens = new AtomicInteger();
    private final AtomicReference<byte[]> another = new AtomicReference<>(new byte[0]);
    private volatile Way way = Way.NONE;
    private volatile int tokenSeconds = 7200;

    /** @param proving whether its sessions name themselves and prove their answers, as our adapter does */
    HostilePool(int port, boolean proving) {
        this.proving = proving;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::acceptAll);
    }

    void misbehave(Way other) {
        strays.set(0);
        connections.set(0);
        way = other;
    }

    void tokensLast(int seconds) {
        tokenSeconds = seconds;
    }

    /** Counts what was written since the last change that nobody asked for. */
    int strays() {
        return strays.get();
    }

    /** Counts the connections that were opened since the last change. */
    int connections() {
        return connections.get();
    }

    int tokens() {
        return tokens.get();
    }

    /** Counts the requests whose token was none of ours. */
    int badTokens() {
        return badTokens.get();
    }

    /** Counts the programs that ran more than once. */
    long ranTwice() {
        return runs.values().stream().filter(times -> times > 1).count();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        later.shutdownNow();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        open.add(socket);
        connections.incrementAndGet();
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            if (way == Way.BEFORE_THE_REQUEST && isTurn()) {
                stray(out, another.get());
            }
            for (Request request = next(socket, in, out); request != null; request = next(socket, in, out)) {
                answer(request, out);
            }
        } catch (IOException e) {
            // The gateway gave the connection up.
        } finally {
            open.remove(socket);
        }
    }

    private record Request(String path, String query, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private @org.jspecify.annotations.Nullable Request next(Socket socket, InputStream in, OutputStream out)
            throws IOException {
        in.mark(1);
        while (true) {
            boolean idles = way == Way.TIMEOUT_WHILE_IDLE || way == Way.ANSWER_WHILE_IDLE;
            socket.setSoTimeout(idles ? IDLE_MILLIS : 10_000);
            try {
                if (in.read() < 0) {
                    return null;
                }
                in.reset();
                break;
            } catch (SocketTimeoutException e) {
                if (way == Way.TIMEOUT_WHILE_IDLE) {
                    stray(out, bytes("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                    return null;
                }
                if (way == Way.ANSWER_WHILE_IDLE) {
                    stray(out, another.get());
                }
            }
        }
        socket.setSoTimeout(10_000);
        return read(in);
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        var headers = new TreeMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        String body = new String(
                in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))), StandardCharsets.UTF_8);
        String[] target = first[1].split("\\?", 2);
        return new Request(target[0], target.length > 1 ? target[1] : "", headers, body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The request broke off");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private boolean isTurn() {
        return way.every > 0 && answers.incrementAndGet() % way.every == 0;
    }

    private void stray(OutputStream out, byte[] bytes) throws IOException {
        strays.incrementAndGet();
        synchronized (out) {
            out.write(bytes);
        }
    }

    private void answer(Request request, OutputStream out) throws IOException {
        String body = body(request);
        byte[] right = answer(200, request, body);
        byte[] other = another.getAndSet(right);
        synchronized (out) {
            out.write(isTurn() ? wrong(request, body, right, other, out) : right);
        }
    }

    private byte[] wrong(Request request, String body, byte[] right, byte[] other, OutputStream out) {
        strays.incrementAndGet();
        return switch (way) {
            case TWICE -> joined(right, right);
            case ANOTHER_AFTER_IT -> joined(right, other);
            case AFTER_THE_LAST_CHUNK -> joined(chunked(request, body), other);
            case LENGTH_TOO_SHORT -> joined(tooShort(request, body), other);
            case NO_CONTENT_WITH_A_BODY -> joined(bytes("HTTP/1.1 204 No Content\r\n\r\n"), other);
            case NOT_MODIFIED_WITH_A_BODY -> joined(bytes("HTTP/1.1 304 Not Modified\r\n\r\n"), other);
            case NOT_FOUND_THOUGH_IT_RAN -> bytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            case ANOTHER_BEFORE_IT -> joined(other, right);
            case ANOTHER_LATER -> {
                var unused = later.schedule(() -> write(out, other), 2, TimeUnit.MILLISECONDS);
                yield right;
            }
            case NONE, TIMEOUT_WHILE_IDLE, ANSWER_WHILE_IDLE, BEFORE_THE_REQUEST -> right;
        };
    }

    private static void write(OutputStream out, byte[] bytes) {
        synchronized (out) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                // The gateway gave the connection up.
            }
        }
    }

    private String body(Request request) {
        if (request.path().equals("/msi/token")) {
            return """
                    {"access_token":"token-%d","expires_on":"%d","resource":"r","token_type":"Bearer"}""".formatted(tokens.incrementAndGet(), Instant.now().getEpochSecond() + tokenSeconds);
        }
        if (!request.header("authorization").matches("Bearer token-\\d+")) {
            badTokens.incrementAndGet();
        }
        if (request.path().equals("/sessions")) {
            return "{\"sessionUri\":\"http://%s/s/%s\"}".formatted(request.header("host"), UUID.randomUUID());
        }
        if (request.path().endsWith("/health")) {
            return "{\"status\":\"UP\"}";
        }
        if (request.path().endsWith("/runtimes")) {
            return ScriptedPool.RUNTIMES;
        }
        return request.path().endsWith("/execute") ? run(request) : "{}";
    }

    private String run(Request request) {
        String code = code(request.body());
        String key = request.header("idempotency-key");
        return proving && !key.isEmpty() ? remembered.computeIfAbsent(key, unseen -> ran(code)) : ran(code);
    }

    private String ran(String code) {
        runs.merge(code, 1, Integer::sum);
        return ScriptedPool.RESULT.replace("42\\n", code);
    }

    private static String code(String body) {
        try (var reader = Json.createReader(new StringReader(body))) {
            return reader.readObject().getJsonObject("properties").getString("code");
        }
    }

    private byte[] answer(int status, Request request, String body) {
        return bytes("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\n" + proof(request)
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private byte[] chunked(Request request, String body) {
        return bytes("HTTP/1.1 200 X\r\nContent-Type: application/json\r\n" + proof(request)
                + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                + "\r\n0\r\n\r\n");
    }

    private byte[] tooShort(Request request, String body) {
        return bytes("HTTP/1.1 200 X\r\nContent-Type: application/json\r\n" + proof(request) + "Content-Length: "
                + (body.length() - 2) + "\r\n\r\n" + body);
    }

    /** Returns the proof of an answer, as docs/architecture.md describes it. */
    private String proof(Request request) {
        String number = request.header("sluice-request");
        if (!proving || number.isEmpty()) {
            return "";
        }
        String session = request.query().contains("identifier=")
                ? request.query().replaceAll(".*identifier=([^&]*).*", "$1")
                : request.path().replaceFirst("^(/s/[^/]*)/.*", "$1");
        String instance = UUID.nameUUIDFromBytes(bytes(session)).toString();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(number.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] proof = mac.doFinal(bytes("sluice-answer:" + instance));
            return "Sluice-Session: " + instance + "\r\nSluice-Answer: "
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(proof) + "\r\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
