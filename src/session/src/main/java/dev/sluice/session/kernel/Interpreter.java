package dev.sluice.session.kernel;

import dev.sluice.session.runner.Conversation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The process that runs the cells, asked line by line. */
final class Interpreter implements AutoCloseable {
    /** The most bytes of an answer: two streams and a value, each as long as it may be, in JSON. */
    private static final int LONGEST_LINE = 64 << 20;

    private final Conversation conversation;
    private final AtomicBoolean closed = new AtomicBoolean();

    Interpreter(Conversation conversation) {
        this.conversation = conversation;
    }

    /**
     * Sends one line and waits for the line that answers it.
     *
     * @throws InterpreterLostException if it ends, is silent for too long, or talks without end
     */
    byte[] ask(String request, Duration patience) throws InterpreterLostException {
        var answer = new CompletableFuture<byte[]>();
        // A thread of its own, since a read of a pipe would hold a virtual thread's carrier
        var thread = new Thread(() -> exchange(request, answer), "sluice-kernel");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new InterpreterLostException(true);
        } catch (ExecutionException e) {
            throw new InterpreterLostException(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterpreterLostException(false);
        }
    }

    private void exchange(String request, CompletableFuture<byte[]> answer) {
        try {
            conversation.input().write((request + "\n").getBytes(StandardCharsets.UTF_8));
            conversation.input().flush();
            answer.complete(line(conversation.output()));
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static byte[] line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() >= LONGEST_LINE) {
                throw new IOException("No whole line");
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            conversation.close();
        }
    }
}
