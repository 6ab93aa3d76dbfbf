package dev.sluice.it;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Requests at a steady rate, whatever becomes of them, each over a connection of its own. */
final class SteadyLoad implements AutoCloseable {
    enum Fate {
        ANSWERED,
        /** Told to come again, since this machine is too slow for the load. That is an answer too. */
        BUSY,
        /** No connection: another replica would have been asked. */
        REFUSED,
        /** A connection, and then no whole answer, or the wrong one. */
        BROKEN
    }

    /** @param at of {@link System#nanoTime}, when the connection was asked for */
    record Sent(URI to, long at, Fate fate, String detail) {}

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();

    SteadyLoad(int perSecond, Supplier<URI> target) {
        var unused = clock.scheduleAtFixedRate(
                () -> threads.execute(() -> sent.add(send(target.get()))),
                0,
                TimeUnit.SECONDS.toNanos(1) / perSecond,
                TimeUnit.NANOSECONDS);
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    List<Sent> sent(Fate fate) {
        return sent.stream().filter(one -> one.fate() == fate).toList();
    }

    @Override
    public void close() {
        finish();
    }

    /** Stops sending, and waits for the answers to what was sent. */
    void finish() {
        clock.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Some requests have no end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Sent send(URI to) {
        long at = System.nanoTime();
        try (var socket = new Socket(to.getHost(), to.getPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(40).toMillis());
            socket.getOutputStream().write(request(to));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean right = answer.startsWith("HTTP/1.1 200") && answer.contains("\"stdout\":\"42\\n\"");
            boolean busy = answer.startsWith("HTTP/1.1 503") && answer.contains("problem:gateway-overloaded");
            return new Sent(to, at, right ? Fate.ANSWERED : busy ? Fate.BUSY : Fate.BROKEN, answer);
        } catch (ConnectException e) {
            return new Sent(to, at, Fate.REFUSED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Sent(to, at, Fate.BROKEN, e.toString());
        }
    }

    private static byte[] request(URI to) {
        String head = "POST /api/v2/execute HTTP/1.1\r\nHost: " + to.getAuthority()
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + Client.PRINT_42.length() + "\r\n\r\n";
        return (head + Client.PRINT_42).getBytes(StandardCharsets.UTF_8);
    }
}
