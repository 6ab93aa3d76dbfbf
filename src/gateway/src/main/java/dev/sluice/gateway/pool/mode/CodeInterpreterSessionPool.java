package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.admission.OverloadedException;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PercentEncoding;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.pool.client.PoolCall;
import dev.sluice.gateway.pool.client.PoolClient;
import dev.sluice.gateway.pool.client.PoolResponse;
import dev.sluice.gateway.pool.client.PoolTransport;
import dev.sluice.gateway.pool.client.ResponseMemory;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Runtimes;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mode {@code code-interpreter}: Azure's built-in Python pool. It has a kernel and no container of ours, so an
 * {@link InterpreterDriver} runs each program, and a session's runtimes are found by running code.
 */
final class CodeInterpreterSessionPool implements SessionPool {
    private static final String SESSION = "/session";
    private static final Duration LONGEST_RUN = Duration.ofSeconds(220);
    private static final Duration FOR_THE_DRIVER = Duration.ofSeconds(5);

    /** The most parts of an envelope, which has twice what the driver takes of a stream, and a third more in Base64. */
    private static final int MOST_PARTS = 8;

    private static final List<String> ALIASES = List.of("py", "py3", "python3");
    private static final String ASK_VERSION =
            "import sys\n\"python-\" + \".\".join(str(part) for part in sys.version_info[:3])\n";
    private static final Pattern VERSION = Pattern.compile("python-(\\d{1,4}\\.\\d{1,4}\\.\\d{1,4})");

    private final PoolClient client;
    private final PoolTransport wire;
    private final Settings.Pool settings;
    private final InterpreterApi api;
    private final InterpreterPolling polling;

    CodeInterpreterSessionPool(
            PoolClient client, PoolTransport wire, Settings.Pool settings, InterpreterPolling polling) {
        this.client = client;
        this.wire = wire;
        this.settings = settings;
        this.api = InterpreterApi.of(settings.apiVersion());
        this.polling = polling;
    }

    @Override
    public Outcome execute(SessionIdentifier session, ProgramRun execution) {
        InterpreterDriver driver = InterpreterDriver.of(execution, !api.printsWhole());
        Duration run = Duration.ofMillis(execution.resolved().limits().get(Limit.RUN_TIMEOUT));
        PoolResponse reply = run(session, driver.code(), run.plus(FOR_THE_DRIVER));
        InterpreterApi.Answer answer = answer(reply);
        try {
            String returned = whole(session, driver, answer.returned());
            Optional<JsonObject> envelope = InterpreterEnvelope.find(returned, driver.marker());
            if (envelope.isPresent()) {
                LanguageRuntime runtime = execution.resolved().runtime();
                return Outcome.of(InterpreterEnvelope.result(envelope.get(), runtime));
            }
        } catch (PoolException | OverloadedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw reply.badReply("holds no result of the driver", e);
        }
        if (answer.hasFailed()) {
            throw new PoolException(
                    PoolFault.SESSION_LOST, reply.status(), "The interpreter ended before the program did", null, null);
        }
        throw reply.badReply("holds no result of the driver", null);
    }

    /** Asks for the missing parts of an envelope, one after another, which runs nothing of the program's. */
    private String whole(SessionIdentifier session, InterpreterDriver driver, String first) {
        var returned = new StringBuilder(first);
        for (int parts = 1;
                parts < MOST_PARTS && InterpreterEnvelope.isBegun(returned.toString(), driver.marker());
                parts++) {
            String part = answer(run(session, driver.next(), FOR_THE_DRIVER)).returned();
            if (part.isEmpty()) {
                break;
            }
            returned.append(part);
            ResponseMemory.takeFor(returned.length());
        }
        return returned.toString();
    }

    /** Returns the one language, in the version that the kernel says it has. */
    @Override
    public Runtimes runtimes(SessionIdentifier session) {
        PoolResponse reply = run(session, ASK_VERSION, FOR_THE_DRIVER);
        Matcher version = VERSION.matcher(answer(reply).returned());
        if (!version.find()) {
            throw reply.badReply("does not tell the version of python", null);
        }
        return new Runtimes(List.of(new LanguageRuntime("python", version.group(1), ALIASES, null)));
    }

    /** Runs code, which is the only question that this pool knows, and harmless if it is asked twice. */
    @Override
    public Listening listen(SessionIdentifier session) {
        runtimes(session);
        return Listening.HEALTHY;
    }

    @Override
    public Optional<SessionInfo> find(SessionIdentifier session) {
        return ContainerResponses.session(
                wire,
                wire.send(token -> client.get(new PoolCall(at(SESSION), sessionVersion(), session.value(), token))));
    }

    @Override
    public boolean canStop() {
        return true;
    }

    @Override
    public void stop(SessionIdentifier session) {
        ContainerResponses.requireStopped(
                wire,
                wire.send(token -> client.delete(new PoolCall(at(SESSION), sessionVersion(), session.value(), token))));
    }

    private String sessionVersion() {
        return InterpreterApi.ofSessions(settings.apiVersion());
    }

    /** Returns Azure's own endpoints, with both parameters. */
    FileEndpoints fileRoutes() {
        return new FileEndpoints() {
            @Override
            public Optional<Place> find(SessionIdentifier session) {
                return CodeInterpreterSessionPool.this.find(session).map(info -> allocate(session));
            }

            @Override
            public Place allocate(SessionIdentifier session) {
                Naming naming = api == InterpreterApi.OLDER ? Naming.OLDER : Naming.CURRENT;
                return new Place(settings.endpoint(), settings.apiVersion(), session.value(), naming);
            }
        };
    }

    /** Sends code, and waits for its end where the pool answers earlier. */
    private PoolResponse run(SessionIdentifier session, String code, Duration time) {
        byte[] body = api.body(code, time.compareTo(LONGEST_RUN) < 0 ? time : LONGEST_RUN);
        PoolResponse first = wire.send(token ->
                client.post(new PoolCall(at(api.route()), settings.apiVersion(), session.value(), token), body));
        return polling.untilDone(
                first,
                reply -> answer(reply),
                id -> wire.send(token -> client.get(new PoolCall(
                        at(api.route() + "/" + PercentEncoding.encode(id)),
                        settings.apiVersion(),
                        session.value(),
                        token))));
    }

    private InterpreterApi.Answer answer(PoolResponse reply) {
        if (!reply.isSuccess()) {
            throw wire.failure(reply);
        }
        try {
            return api.read(reply.object());
        } catch (ClassCastException e) {
            throw reply.badReply("is not the result of an execution", e);
        }
    }

    private URI at(String route) {
        return URI.create(settings.endpoint() + route);
    }
}
