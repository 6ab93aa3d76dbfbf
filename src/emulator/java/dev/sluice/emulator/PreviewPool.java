package dev.sluice.emulator;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** A pool whose sessions are created first and then have a URI of their own. They end by the cooldown alone. */
final class PreviewPool implements Pool {
    private static final String SESSIONS = "/sessions";

    private final Sessions sessions;
    private final Supplier<URI> endpoint;

    PreviewPool(Sessions sessions, Supplier<URI> endpoint) {
        this.sessions = sessions;
        this.endpoint = endpoint;
    }

    @Override
    public void answer(Call call) throws IOException {
        if (call.path().equals(SESSIONS)) {
            create(call);
        } else if (call.path().startsWith(SESSIONS + "/")) {
            forward(call, call.path().substring(SESSIONS.length() + 1));
        } else {
            throw Refusal.notFound();
        }
    }

    @Override
    public Optional<String> sessionOf(Call call) {
        String[] segments = call.path().split("/", 4);
        boolean inSession = segments.length == 4 && SESSIONS.equals("/" + segments[1]);
        return inSession ? sessions.view(segments[2]).map(SessionView::identifier) : Optional.empty();
    }

    private void create(Call call) throws IOException {
        call.allow("POST");
        ApiVersion.require(call);
        String id = UUID.randomUUID().toString();
        sessions.allocate(id);
        call.reply(Reply.json(201, json -> json.writeStartObject()
                .write("sessionUri", origin(call) + SESSIONS + "/" + id)
                .writeEnd()));
    }

    private void forward(Call call, String idAndPath) {
        int slash = idAndPath.indexOf('/');
        if (slash < 0) {
            throw Refusal.notFound();
        }
        ApiVersion.require(call);
        try (Sessions.Use use =
                sessions.useExisting(idAndPath.substring(0, slash)).orElseThrow(Refusal::notFound)) {
            use.serve(call, idAndPath.substring(slash));
        }
    }

    /** The pool under the name by which the client knows it, so that the session is of the same origin. */
    private String origin(Call call) {
        return call.authority().map(authority -> "http://" + authority).orElseGet(() -> endpoint.get()
                .toString());
    }
}
