package dev.sluice.session.kernel;

import dev.sluice.json.BoundedJson;
import dev.sluice.session.kernel.CellResult.Status;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.workspace.SessionClosedException;
import dev.sluice.session.workspace.SessionFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The interpreter of one session. It starts with the first cell. When it ends, by itself or because a cell would not
 * stop in time, the next cell gets a new one, without the variables.
 */
public final class Kernel implements AutoCloseable {
    /** The time for a cell to notice that its time is up, before the interpreter is ended with it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final String PROGRAM = program();

    private final CodeRunner runner;
    private final SessionFolder folder;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final ReentrantLock state = new ReentrantLock();
    private @Nullable Interpreter interpreter;
    private boolean closed;

    public Kernel(CodeRunner runner, SessionFolder folder) {
        this.runner = runner;
        this.folder = folder;
    }

    private static String program() {
        try (InputStream in = Kernel.class.getResourceAsStream("kernel.py")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a cell to its end, after those that came before it.
     *
     * @throws SessionClosedException if the session has ended
     * @throws UnsupportedOperationException if the runner keeps no interpreter
     */
    public CellResult run(Cell cell) {
        turn.lock();
        try {
            long started = System.nanoTime();
            Interpreter live = interpreter();
            try {
                return CellResultReader.read(
                        live.ask(request(cell), cell.timeout().plus(GRACE)), cell);
            } catch (InterpreterLostException e) {
                forget(live);
                Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
                return e.isOutOfTime()
                        ? CellResult.ended(Status.TIMED_OUT, "The cell did not stop when its time was up", elapsed)
                        : CellResult.ended(Status.LOST, "The interpreter ended, and its variables with it", elapsed);
            }
        } finally {
            turn.unlock();
        }
    }

    private static String request(Cell cell) {
        return BoundedJson.toString(json -> json.writeStartObject()
                .write("code", cell.code())
                .write("seconds", cell.timeout().toMillis() / 1000.0)
                .write("most", cell.mostOutput())
                .writeEnd());
    }

    private Interpreter interpreter() {
        state.lock();
        try {
            if (closed) {
                throw new SessionClosedException();
            }
            if (interpreter == null) {
                interpreter = new Interpreter(runner.converse("python", PROGRAM, folder));
            }
            return interpreter;
        } finally {
            state.unlock();
        }
    }

    private void forget(Interpreter ended) {
        state.lock();
        try {
            if (interpreter == ended) {
                interpreter = null;
            }
        } finally {
            state.unlock();
        }
        ended.close();
    }

    /** Ends the interpreter; a cell that runs ends with it. */
    @Override
    public void close() {
        Interpreter live;
        state.lock();
        try {
            closed = true;
            live = interpreter;
            interpreter = null;
        } finally {
            state.unlock();
        }
        if (live != null) {
            live.close();
        }
    }
}
