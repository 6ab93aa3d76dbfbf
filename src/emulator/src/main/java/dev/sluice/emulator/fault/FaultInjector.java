package dev.sluice.emulator.fault;

import dev.sluice.emulator.http.ClientConnection;
import dev.sluice.emulator.http.ClientPort;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RecordedExchange;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.http.WireAnswer;
import dev.sluice.emulator.pool.Pool;
import dev.sluice.emulator.pool.Sessions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Injects the faults of the plan into calls, before the pool or the identity endpoint that answers them. */
public final class FaultInjector {
    private static final byte[] NOT_JSON = "{\"run\":{\"stdout\":\"".getBytes(StandardCharsets.UTF_8);
    private static final int DRIPS = 20;

    private final Faults faults;
    private final Sessions sessions;
    private final ClientPort clientPort;
    /** The answer of the last call that met a stray answer. */
    private final AtomicReference<@Nullable WireAnswer> earlier = new AtomicReference<>();

    /** @param clientPort which gives access to a client's connection itself */
    public FaultInjector(Faults faults, Sessions sessions, ClientPort clientPort) {
        this.faults = faults;
        this.sessions = sessions;
        this.clientPort = clientPort;
    }

    /** @param session that the call is for */
    public void atPool(PoolRequest call, Optional<String> session, Pool pool) throws IOException {
        FaultRun run = faults.current();
        Optional<Fault> fault = run.next(false, call, session);
        if (fault.isEmpty() || (fault.get().kind().needsSession() && session.isEmpty())) {
            pool.answer(call);
        } else {
            new Injection(run, fault.get(), call, session.orElse(""), pool).happen();
        }
    }

    public void atIdentity(PoolRequest call, Pool identity) throws IOException {
        FaultRun run = faults.current();
        Optional<Fault> fault = run.next(true, call, Optional.empty());
        if (fault.isEmpty()) {
            identity.answer(call);
        } else {
            new Injection(run, fault.get(), call, "", identity).happen();
        }
    }

    private final class Injection {
        private final FaultRun run;
        private final Fault fault;
        private final PoolRequest call;
        private final String session;
        private final Pool pool;
        private final RecordedExchange recorded;

        Injection(FaultRun run, Fault fault, PoolRequest call, String session, Pool pool) {
            this.run = run;
            this.fault = fault;
            this.call = call;
            this.session = session;
            this.pool = pool;
            this.recorded = new RecordedExchange(call.exchange());
        }

        void happen() throws IOException {
            switch (fault.kind()) {
                case NONE -> pool.answer(call);
                case STATUS_401, STATUS_403, STATUS_404, STATUS_429, STATUS_500, STATUS_502, STATUS_503 -> {
                    run.count(fault);
                    call.reply(fault.reply(session));
                }
                case RESET_BEFORE, HANG -> {
                    run.count(fault);
                    call.ignoreBody();
                    run.pause(fault.delay());
                    hangUp();
                }
                case COLD_START -> {
                    run.count(fault);
                    sessions.restart(session, fault.delay());
                    pool.answer(call);
                }
                case SESSION_KILLED -> kill();
                case STRAY_ANSWER -> stray(fault.form().orElseThrow());
                case RESET_AFTER, SLOW_HEADERS, SLOW_BODY, TRUNCATED_BODY, MALFORMED_BODY -> {
                    pool.answer(call.over(recorded));
                    run.count(fault);
                    spoil();
                }
            }
        }

        private void spoil() throws IOException {
            byte[] body = recorded.body();
            switch (fault.kind()) {
                case SLOW_HEADERS -> {
                    run.pause(fault.delay());
                    send(body, body.length);
                }
                case SLOW_BODY -> drip(body);
                case TRUNCATED_BODY -> {
                    if (body.length > 1) {
                        send(body, body.length / 2);
                    }
                    hangUp();
                }
                case MALFORMED_BODY -> send(NOT_JSON, NOT_JSON.length);
                default -> hangUp();
            }
        }

        /** Closes the connection before or in the middle of the answer. */
        private void hangUp() {
            call.exchange().close();
        }

        private void send(byte[] body, int sent) throws IOException {
            OutputStream out = recorded.begin(body.length);
            out.write(body, 0, sent);
            out.flush();
            call.exchange().close();
        }

        private void drip(byte[] body) throws IOException {
            OutputStream out = recorded.begin(body.length);
            Duration pause = fault.delay().dividedBy(DRIPS);
            int step = Math.max(1, body.length / DRIPS);
            for (int at = 0; at < body.length; at += step) {
                out.write(body, at, Math.min(step, body.length - at));
                out.flush();
                run.pause(pause);
            }
            call.exchange().close();
        }

        private void stray(StrayForm form) throws IOException {
            ClientConnection connection =
                    clientPort.connection(call.exchange()).orElseThrow(() -> new IOException("The client is gone"));
            WireAnswer before = earlier.get();
            if (form == StrayForm.EARLY && before != null) {
                connection.write(before.whole());
            }
            pool.answer(call.over(recorded));
            call.ignoreBody();
            WireAnswer answer = recorded.answer();
            earlier.set(answer);
            connection.renew();
            if (form != StrayForm.EARLY || before != null) {
                run.count(fault);
            }
            if (fault.delay().isZero()) {
                connection.write(WireAnswer.joined(form.answer(answer), form.stray(answer)));
            } else {
                connection.write(form.answer(answer));
                run.pause(fault.delay());
                connection.write(form.stray(answer));
            }
            if (form == StrayForm.TIMEOUT) {
                connection.close();
            }
            call.exchange().close();
        }

        /** Ends the session after the delay, or when it has an answer, which then nobody gets. */
        private void kill() throws IOException {
            var answered = new CompletableFuture<Boolean>();
            var killing = new FutureTask<>(() -> run.waitFor(answered, fault.delay(), true) && killNow());
            var killer = new Thread(killing, "emulator-fault");
            killer.setDaemon(true);
            killer.start();
            try {
                pool.answer(call.over(recorded));
                answered.complete(true);
            } finally {
                // If the pool refused the request, no session has it.
                answered.complete(false);
            }
            if (!outcome(killing)) {
                send(recorded.body(), recorded.body().length);
            }
        }

        /**
         * Ends the session and returns whether there was one. Its client need not wait for the programs that still run
         * in it.
         */
        private boolean killNow() {
            boolean ended = sessions.end(session);
            if (ended) {
                run.count(fault);
                sendBadGateway();
            }
            return ended;
        }

        private void sendBadGateway() {
            try {
                // The body may be half read, so that nothing more can come over this connection.
                call.replyAtOnce(RefusedException.badGateway().reply().with("Connection", "close"));
            } catch (IOException e) {
                hangUp();
            }
        }

        private static boolean outcome(FutureTask<Boolean> killing) {
            try {
                return killing.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
    }
}
