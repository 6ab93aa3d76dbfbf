package dev.sluice.session.adapter;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.Runtimes;
import dev.sluice.session.files.FileRefusedException;
import dev.sluice.session.files.SessionFileStore;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.runner.SandboxReport;
import dev.sluice.session.settings.AdapterSettings;
import dev.sluice.session.workspace.SessionClosedException;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.SessionFullException;
import dev.sluice.session.workspace.ShortageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The HTTP routes of one session over its folder, which lives as long as the session. The HTTP server belongs to the
 * caller, so that many sessions can live behind one server.
 */
public final class Adapter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Adapter.class.getName());
    private static final String SANDBOX_HEADER = "Sluice-Sandbox";
    private static final String WARM_HEADER = "Sluice-Warm";

    /**
     * The header that names an instance. An answer carries it to name the instance that gave it; an execution request
     * carries it to name the one instance that may carry it out. So a program that was sent to an instance that is gone
     * does not run a second time in the one that took its place.
     */
    static final String INSTANCE_HEADER = "Sluice-Session";

    private final CodeRunner runner;
    private final AdapterSettings settings;
    private final SessionFolder folder;
    private final IdempotentAnswers answers;
    private final String instance = UUID.randomUUID().toString();
    private final FileRoutes files;

    /** Creates a session with a folder of its own below {@code parentFolder}, which {@link #close} deletes. */
    public Adapter(CodeRunner runner, AdapterSettings settings, Path parentFolder) {
        this(runner, settings, runner.openFolder(parentFolder));
    }

    public Adapter(CodeRunner runner, AdapterSettings settings, SessionFolder folder) {
        this.runner = runner;
        this.settings = settings;
        this.folder = folder;
        this.answers = new IdempotentAnswers(settings.answers(), settings.answerBytes());
        this.files = new FileRoutes(new SessionFileStore(folder, runner, settings.fileLimit()));
    }

    /**
     * Answers one call to the end.
     *
     * @param rawPath the path within the session, percent-encoded and without a query: {@code /c%2B%2B/execute}
     */
    public void handle(HttpExchange exchange, String rawPath) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = route(new SessionRequest(exchange, rawPath, settings.bodyLimit()));
            } catch (RuntimeException e) {
                answer = problem(e);
            }
            exchange.getResponseHeaders().set(INSTANCE_HEADER, instance);
            Optional<String> request =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst(AnswerMac.REQUEST_HEADER));
            AnswerMac.of(request, instance)
                    .ifPresent(proof -> exchange.getResponseHeaders().set(AnswerMac.ANSWER_HEADER, proof));
            answer.send(exchange);
        }
    }

    private Answer route(SessionRequest call) throws IOException {
        List<String> path = call.path();
        if (path.get(0).equals(FileRoutes.FIRST)) {
            return files.answer(call);
        }
        if (path.size() == 2 && path.get(1).equals("execute")) {
            return call.method().equals("POST") ? execute(path.get(0), call) : SessionReply.notAllowed("POST");
        }
        if (path.equals(List.of("runtimes"))) {
            return call.method().equals("GET") ? runtimes() : SessionReply.notAllowed("GET");
        }
        if (path.equals(List.of("health"))) {
            return call.method().equals("GET") ? health() : SessionReply.notAllowed("GET");
        }
        return SessionReply.problem(ProblemType.NOT_FOUND, "Not Found");
    }

    private SessionReply execute(String language, SessionRequest call) throws IOException {
        call.requireJson();
        requireThisInstance(call);
        call.traceparent().ifPresent(parent -> LOG.log(System.Logger.Level.INFO, "Execution, traceparent {0}", parent));
        byte[] body = call.body();
        Optional<String> key = call.idempotencyKey();
        return key.isEmpty()
                ? run(language, body)
                : answers.once(key.get(), RequestDigest.of(language, body), () -> run(language, body));
    }

    private void requireThisInstance(SessionRequest call) {
        if (call.expectedInstance()
                .filter(expected -> !expected.equals(instance))
                .isPresent()) {
            throw new ProblemException(
                    ProblemType.ANOTHER_SESSION,
                    "The session that this request was meant for has ended, and another has taken its place: nothing was"
                            + " run");
        }
    }

    private SessionReply run(String language, byte[] body) {
        try {
            ExecutionRequest request = ExecuteBody.read(language, body);
            var execution = request.resolve(runner.runtimes(), runner.limits(language, settings.limits()));
            ExecutionResult result = runner.run(execution, folder);
            return SessionReply.ok(result::write);
        } catch (RuntimeException e) {
            return problem(e);
        }
    }

    private SessionReply runtimes() {
        Runtimes runtimes = runner.runtimes();
        var headers = Map.of(
                SANDBOX_HEADER,
                runner.sandboxReport().header(),
                WARM_HEADER,
                String.join(", ", runner.warmLanguages()));
        return SessionReply.ok(headers, runtimes::write);
    }

    private SessionReply health() {
        Optional<String> obstacle = runner.obstacle();
        if (obstacle.isPresent()) {
            return SessionReply.problem(ProblemType.NOT_READY, obstacle.get());
        }
        SandboxReport report = runner.sandboxReport();
        return SessionReply.ok(json -> {
            json.writeStartObject().write("status", "UP").write("sandbox", report.level());
            report.by().ifPresent(by -> json.write("by", by));
            report.filter().ifPresent(filter -> json.write("filter", filter));
            report.meter().ifPresent(meter -> json.write("meter", meter));
            json.writeEnd();
        });
    }

    /** Converts a failure into an answer, here and nowhere else. */
    private static SessionReply problem(RuntimeException e) {
        if (e instanceof InvalidRequestException) {
            return SessionReply.problem(ProblemType.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
        if (e instanceof ProblemException problem) {
            return SessionReply.problem(problem.type(), problem.detail());
        }
        if (e instanceof SessionClosedException) {
            return SessionReply.problem(
                    ProblemType.SESSION_CLOSED, "The session has ended; another one can be asked for");
        }
        if (e instanceof SessionFullException) {
            return SessionReply.problem(ProblemType.SESSION_FULL, String.valueOf(e.getMessage()));
        }
        if (e instanceof ShortageException shortage) {
            LOG.log(System.Logger.Level.WARNING, "Short of what the session program needs", e);
            return SessionReply.problem(ofShortage(shortage.kind()), String.valueOf(e.getMessage()));
        }
        if (e instanceof FileRefusedException refused) {
            return SessionReply.problem(FileRoutes.problem(refused.reason()), String.valueOf(e.getMessage()));
        }
        LOG.log(System.Logger.Level.ERROR, "A call failed", e);
        return SessionReply.problem(ProblemType.INTERNAL, "The session could not handle the call; its log says why");
    }

    private static ProblemType ofShortage(ShortageException.Kind kind) {
        return switch (kind) {
            case DISK -> ProblemType.DISK_FULL;
            case OPEN_FILES -> ProblemType.NOT_READY;
        };
    }

    /** Ends what runs and deletes the session's files, unless they lie in a folder that existed before the session. */
    @Override
    public void close() {
        answers.forgetAll();
        folder.close();
    }
}
