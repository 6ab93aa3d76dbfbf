package dev.sluice.gateway.pool;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.piston.Runtimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fails as told, then works; remembers what it was asked for. */
public final class ScriptedSessionPool implements SessionPool {
    private final List<String> calls = new ArrayList<>();
    private final Deque<RuntimeException> listenFailures = new ArrayDeque<>();
    private final Deque<RuntimeException> executeFailures = new ArrayDeque<>();
    private final Deque<RuntimeException> runtimesFailures = new ArrayDeque<>();
    private @Nullable String sandbox;
    private Runtimes runtimes = new Runtimes(List.of(Samples.PYTHON));

    public ScriptedSessionPool listenFails(RuntimeException... failures) {
        listenFailures.addAll(List.of(failures));
        return this;
    }

    public ScriptedSessionPool executeFails(RuntimeException... failures) {
        executeFailures.addAll(List.of(failures));
        return this;
    }

    public ScriptedSessionPool runtimesFail(RuntimeException... failures) {
        runtimesFailures.addAll(List.of(failures));
        return this;
    }

    void has(Runtimes available) {
        runtimes = available;
    }

    void hasSandbox(String header) {
        sandbox = header;
    }

    public List<String> calls() {
        return calls;
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun execution) {
        call("execute", executeFailures);
        return Samples.outcome("42\n");
    }

    @Override
    public Runtimes runtimes(SessionIdentifier session) {
        call("runtimes", runtimesFailures);
        return runtimes;
    }

    @Override
    public Offer offer(SessionIdentifier session) {
        return new Offer(runtimes(session), Optional.ofNullable(sandbox));
    }

    @Override
    public Listening listen(SessionIdentifier session) {
        call("listen", listenFailures);
        return Listening.HEALTHY;
    }

    @Override
    public Optional<SessionInfo> find(SessionIdentifier session) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean canStop() {
        return true;
    }

    @Override
    public void stop(SessionIdentifier session) {
        calls.add("stop");
    }

    private void call(String name, Deque<RuntimeException> failures) {
        calls.add(name);
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }
}
