package dev.sluice.emulator.interpreter;

import dev.sluice.emulator.http.ErrorShape;
import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.pool.ApiVersion;
import dev.sluice.emulator.pool.IdentifierParameter;
import dev.sluice.emulator.pool.Pool;
import dev.sluice.emulator.pool.SessionManagement;
import dev.sluice.emulator.pool.SessionView;
import dev.sluice.emulator.pool.Sessions;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.session.runner.CodeRunner;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Azure's built-in Python pool, which answers some requests about its sessions itself and has a session answer the
 * others. {@link InterpreterContainer} plays a session.
 */
public final class CodeInterpreterPool implements Pool {
    private static final Pattern KNOWN = Pattern.compile(
            "/(metadata|listSessions|session|code/execute|python/execute|executions(/.*)?|files(/.*)?)");

    private static final int PAGE = 300;

    private final Sessions sessions;
    private final CodeRunner runner;
    private final Instant createdAt;

    public CodeInterpreterPool(Sessions sessions, CodeRunner runner, Instant createdAt) {
        this.sessions = sessions;
        this.runner = runner;
        this.createdAt = createdAt;
    }

    @Override
    public void answer(PoolRequest call) throws IOException {
        String path = call.path();
        if (!KNOWN.matcher(path).matches()) {
            throw RefusedException.notFound();
        }
        ApiVersion version = ApiVersion.of(call);
        if (isOfOtherVersion(path, version)) {
            throw RefusedException.notFound();
        }
        switch (path) {
            case "/metadata" -> call.reply(metadata(call));
            case "/listSessions" -> call.reply(list(call));
            case "/session" -> call.reply(session(call));
            default -> forward(call);
        }
    }

    @Override
    public ErrorShape errors() {
        return ErrorShape.NESTED;
    }

    /**
     * Checks whether the version lacks the route. This happens before anything is allocated: no session is made for a
     * route that its version lacks.
     */
    private static boolean isOfOtherVersion(String path, ApiVersion version) {
        if (path.startsWith("/files")) {
            return false;
        }
        if (path.startsWith("/executions")) {
            return !version.hasExecutions();
        }
        return switch (path) {
            case "/code/execute" -> version.hasExecutions();
            case "/python/execute" -> !version.isOldest();
            default -> !version.hasSessions();
        };
    }

    /**
     * Forwards a request to its session. One that runs code or touches files makes a session; one that asks for a
     * result does not.
     */
    private void forward(PoolRequest call) {
        String identifier = IdentifierParameter.of(call);
        try (Sessions.Use use = call.path().startsWith("/executions/")
                ? sessions.useExisting(identifier).orElseThrow(() -> absent(identifier))
                : sessions.use(identifier)) {
            use.serve(call, call.path());
        }
    }

    private PoolReply session(PoolRequest call) {
        call.allow("GET", "DELETE");
        String identifier = IdentifierParameter.of(call);
        if (call.method().equals("DELETE")) {
            if (!sessions.end(identifier)) {
                throw absent(identifier);
            }
            return PoolReply.empty(204);
        }
        SessionView view = sessions.view(identifier).orElseThrow(() -> absent(identifier));
        return PoolReply.json(200, json -> write(json.writeStartObject(), view).writeEnd());
    }

    private PoolReply list(PoolRequest call) {
        call.allow("GET");
        int skip = SessionManagement.skip(call);
        List<SessionView> all = sessions.views();
        List<SessionView> page = all.stream().skip(skip).limit(PAGE).toList();
        return PoolReply.json(200, json -> {
            json.writeStartObject().writeStartArray("sessions");
            page.forEach(view -> write(json.writeStartObject(), view).writeEnd());
            json.writeEnd();
            if (all.size() > skip + page.size()) {
                json.write("nextLink", call.link("/listSessions", "skip=" + (skip + PAGE)));
            }
            json.writeEnd();
        });
    }

    private PoolReply metadata(PoolRequest call) {
        call.allow("GET");
        String version = runner.runtimes()
                .find("python", "*")
                .map(LanguageRuntime::version)
                .orElse("0.0.0");
        return PoolReply.json(200, json -> json.writeStartObject()
                .writeStartArray("runtimes")
                .writeStartObject()
                .write("name", "python")
                .write("version", version)
                .writeEnd()
                .writeEnd()
                .writeStartArray("preInstalledPackages")
                .writeEnd()
                .write("createdAt", createdAt.toString())
                .write("lastUpdatedAt", createdAt.toString())
                .writeStartObject("jupyterKernel")
                .write("name", "python3")
                .write("version", version)
                .write("projectUrl", "https://www.python.org/")
                .write("description", "Runs cells one after another in one Python interpreter")
                .writeEnd()
                .writeEnd());
    }

    private static RefusedException absent(String identifier) {
        return RefusedException.coded(
                404, "SessionWithIdentifierNotFound", "Session with identifier '" + identifier + "' is not found");
    }

    private static JsonGenerator write(JsonGenerator json, SessionView view) {
        return json.write("identifier", view.identifier())
                .write("createdAt", view.createdAt().toString())
                .write("lastAccessedAt", view.lastUsedAt().toString())
                .write("expireAt", view.expiresAt().toString())
                .write("etag", view.etag());
    }
}
