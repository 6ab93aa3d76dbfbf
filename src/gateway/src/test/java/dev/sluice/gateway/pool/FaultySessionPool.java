package dev.sluice.gateway.pool;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.piston.Runtimes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One session behind a wire that fails as told. The session does what our adapter does, unless it is a foreign one. */
public final class FaultySessionPool implements SessionPool {
    public enum Fault {
        REFUSED_429,
        REFUSED_502,
        REFUSED_503,
        REFUSED_504,
        NO_CONNECTION,
        /** The program ran, and the connection broke before its answer came. */
        ANSWER_LOST,
        ANSWER_502,
        ANSWER_TRUNCATED,
        /** The program ran, and no answer came in time. */
        HANGS,
        /** The connection broke before the program arrived. */
        RESET_BEFORE,
        KILLED_WHILE_IT_RAN
    }

    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Map<String, Outcome> answers = new HashMap<>();
    private @Nullable Fault always;
    private @Nullable Runnable onListen;
    private boolean foreign;
    private boolean fullAfterKill;
    private boolean full;
    private int instance = 1;
    private int runs;

    public void faults(Fault... next) {
        faults.addAll(List.of(next));
    }

    public void always(Fault fault) {
        always = fault;
    }

    /** Runs {@code action} once, when a session is asked again after its first program was sent. */
    public void onNextListen(Runnable action) {
        onListen = action;
    }

    public void foreign() {
        foreign = true;
    }

    public void fullAfterKill() {
        fullAfterKill = true;
    }

    public void replace() {
        instance++;
        answers.clear();
    }

    public int runs() {
        return runs;
    }

    public int instances() {
        return instance;
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun execution) {
        Fault fault = always == null ? faults.poll() : always;
        if (fault == null) {
            return run(execution);
        }
        throw switch (fault) {
            case REFUSED_429 -> new PoolException(PoolFault.POOL_EXHAUSTED, 429, "full", null, null);
            case REFUSED_502 -> status(502);
            case REFUSED_503 -> status(503);
            case REFUSED_504 -> status(504);
            case NO_CONNECTION -> new PoolException(PoolFault.POOL_UNREACHABLE, "no connection");
            case RESET_BEFORE -> new PoolException(PoolFault.SESSION_LOST, "reset");
            case ANSWER_LOST -> after(execution, new PoolException(PoolFault.SESSION_LOST, "reset"));
            case ANSWER_502 -> after(execution, status(502));
            case ANSWER_TRUNCATED -> after(execution, new PoolException(PoolFault.POOL_BAD_REPLY, "broke off"));
            case HANGS -> after(execution, new PoolException(PoolFault.SESSION_TIMEOUT, "late"));
            case KILLED_WHILE_IT_RAN -> {
                PoolException failure = after(execution, status(502));
                replace();
                full = fullAfterKill;
                yield failure;
            }
        };
    }

    private PoolException after(ProgramRun execution, PoolException failure) {
        run(execution);
        return failure;
    }

    private Outcome run(ProgramRun execution) {
        if (!foreign
                && execution.instance().filter(only -> !only.equals(name())).isPresent()) {
            throw new PoolException(PoolFault.SESSION_REPLACED, 412, "another", null, null);
        }
        if (foreign) {
            return Samples.outcome("run " + ++runs);
        }
        return answers.computeIfAbsent(execution.idempotencyKey(), key -> Samples.outcome("run " + ++runs));
    }

    @Override
    public Listening listen(SessionIdentifier session) {
        if (full) {
            throw new PoolException(PoolFault.POOL_EXHAUSTED, 429, "full", null, null);
        }
        if (onListen != null && runs > 0) {
            onListen.run();
            onListen = null;
        }
        return foreign ? Listening.SILENT : new Listening(true, Optional.of(name()));
    }

    private String name() {
        return "instance-" + instance;
    }

    private static PoolException status(int status) {
        return new PoolException(PoolFault.SESSION_NOT_READY, status, "The pool answered " + status, null, null);
    }

    @Override
    public Runtimes runtimes(SessionIdentifier session) {
        return new Runtimes(List.of(Samples.PYTHON));
    }

    @Override
    public Optional<SessionInfo> find(SessionIdentifier session) {
        return Optional.empty();
    }

    @Override
    public boolean canStop() {
        return true;
    }

    @Override
    public void stop(SessionIdentifier session) {}
}
