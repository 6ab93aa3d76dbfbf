package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * Answers the requests about sessions that a custom-container pool answers itself. None of them allocates a session or
 * keeps one alive.
 */
public final class SessionManagement {
    static final String PREFIX = "/.management/";

    private static final int PAGE = 300;

    private final Sessions sessions;

    SessionManagement(Sessions sessions) {
        this.sessions = sessions;
    }

    void answer(PoolRequest call) throws IOException {
        switch (call.path().substring(PREFIX.length())) {
            case "stopSession" -> call.reply(stop(checked(call)));
            case "getSession" -> call.reply(get(checked(call)));
            case "listSessions" -> call.reply(list(checked(call)));
            default -> throw RefusedException.notFound();
        }
    }

    private static PoolRequest checked(PoolRequest call) {
        call.allow("POST");
        ApiVersion.of(call);
        return call;
    }

    private PoolReply stop(PoolRequest call) {
        String identifier = IdentifierParameter.of(call);
        if (!sessions.end(identifier)) {
            throw absent(identifier);
        }
        return PoolReply.text(200, "Session " + identifier + " in session pool " + Sessions.POOL_NAME + " stopped.");
    }

    private PoolReply get(PoolRequest call) {
        String identifier = IdentifierParameter.of(call);
        SessionView view = sessions.view(identifier).orElseThrow(() -> absent(identifier));
        return PoolReply.json(200, json -> write(json, view));
    }

    private PoolReply list(PoolRequest call) {
        int skip = skip(call);
        List<SessionView> all = sessions.views();
        List<SessionView> page = all.stream().skip(skip).limit(PAGE).toList();
        return PoolReply.json(200, json -> {
            json.writeStartObject().writeStartArray("value");
            page.forEach(view -> write(json, view));
            json.writeEnd().write("count", page.size());
            if (all.size() > skip + page.size()) {
                json.write("nextLink", call.link(PREFIX + "listSessions", "skip=" + (skip + PAGE)));
            }
            json.writeEnd();
        });
    }

    public static int skip(PoolRequest call) {
        try {
            int skip = call.query().value("skip").map(Integer::parseInt).orElse(0);
            if (skip >= 0) {
                return skip;
            }
        } catch (NumberFormatException e) {
            // reported below, as for a negative one
        }
        throw RefusedException.invalid("The parameter 'skip' must be a whole number, not negative");
    }

    /**
     * Creates the refusal for a session that does not exist, as seen from the service, which answers 400 here and not
     * 404.
     */
    private static RefusedException absent(String identifier) {
        return new RefusedException(PoolReply.error(
                400, "SessionWithIdentifierNotFound", "Session with identifier '" + identifier + "' is not found"));
    }

    private static void write(JsonGenerator json, SessionView view) {
        json.writeStartObject()
                .write("identifier", view.identifier())
                .write("etag", view.etag())
                .write("expiresAt", view.expiresAt().toString())
                .write("createdAt", view.createdAt().toString())
                .write("lastAccessedAt", view.lastUsedAt().toString())
                .writeEnd();
    }
}
