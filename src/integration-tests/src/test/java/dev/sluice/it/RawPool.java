package dev.sluice.it;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A pool that writes whatever bytes a test wants, HTTP or not, and counts those that somebody took. */
final class RawPool implements AutoCloseable {
    /** Writes an answer; a connection that the reader closes ends it. */
    @FunctionalInterface
    interface Answerer {
        void answer(Writer out) throws IOException;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private volatile Answerer script = out -> out.json(200, ScriptedPool.RESULT);

    RawPool(int port) {
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::acceptAll);
    }

    /** Sets the answer to executions and to the creation of sessions; token, health and runtimes are in order. */
    void script(Answerer answerer) {
        heads.clear();
        written.set(0);
        script = answerer;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns how many bytes were written into the answers of the script. */
    long written() {
        return written.get();
    }

    /** Returns the request line and headers of every request. */
    List<String> heads() {
        return heads;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            server.close();
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
        try (socket) {
            socket.setSoTimeout(10_000);
            var in = new BufferedInputStream(socket.getInputStream());
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            heads.add(head);
            in.skipNBytes(length(head));
            var out = new Writer(socket.getOutputStream());
            String path = head.split(" ", 3)[1].replaceAll("\\?.*", "");
            if (path.equals("/msi/token")) {
                out.json(200, """
                        {"access_token":"scripted-token","expires_on":"%d","resource":"r","token_type":"Bearer"}""".formatted(Instant.now().getEpochSecond() + 7200));
            } else if (path.endsWith("/health")) {
                out.json(200, "{\"status\":\"UP\"}");
            } else if (path.endsWith("/runtimes")) {
                out.json(200, ScriptedPool.RUNTIMES);
            } else {
                script.answer(out);
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            // The reader had enough.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    private static long length(String head) {
        return head.toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                .sum();
    }

    /** The stream that an answer is written to. */
    final class Writer {
        private final OutputStream out;

        Writer(OutputStream out) {
            this.out = out;
        }

        Writer text(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            out.write(bytes);
            written.addAndGet(bytes.length);
            return this;
        }

        /** Writes the same again and again, until so much is written or the reader is gone. */
        void repeat(String text, long bytes) throws IOException {
            String block = text.repeat(Math.max(1, 65_536 / text.length()));
            for (long done = 0; done < bytes; done += block.length()) {
                text(block);
            }
        }

        void json(int status, String body) throws IOException {
            text("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n");
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
