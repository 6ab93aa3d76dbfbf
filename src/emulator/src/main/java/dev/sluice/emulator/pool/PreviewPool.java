package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** A pool whose sessions are created first and then have a URI of their own. They end by the cooldown alone. */
public final class PreviewPool implements Pool {
    private static final String SESSIONS = "/sessions";

    private final Sessions sessions;

    public PreviewPool(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void answer(PoolRequest call) throws IOException {
        if (call.path().equals(SESSIONS)) {
            create(call);
        } else if (call.path().startsWith(SESSIONS + "/")) {
            forward(call, call.path().substring(SESSIONS.length() + 1));
        } else {
            throw RefusedException.notFound();
        }
    }

    @Override
    public Optional<String> sessionOf(PoolRequest call) {
        String[] segments = call.path().split("/", 4);
        boolean inSession = segments.length == 4 && SESSIONS.equals("/" + segments[1]);
        return inSession ? sessions.view(segments[2]).map(SessionView::identifier) : Optional.empty();
    }

    private void create(PoolRequest call) throws IOException {
        call.allow("POST");
        ApiVersion.of(call);
        String id = UUID.randomUUID().toString();
        sessions.allocate(id);
        call.reply(PoolReply.json(201, json -> json.writeStartObject()
                .write("sessionUri", call.address(call.resource() + SESSIONS + "/" + id))
                .writeEnd()));
    }

    private void forward(PoolRequest call, String idAndPath) {
        int slash = idAndPath.indexOf('/');
        if (slash < 0) {
            throw RefusedException.notFound();
        }
        ApiVersion.of(call);
        try (Sessions.Use use =
                sessions.useExisting(idAndPath.substring(0, slash)).orElseThrow(RefusedException::notFound)) {
            use.serve(call, idAndPath.substring(slash));
        }
    }
}
