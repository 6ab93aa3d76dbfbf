package dev.sluice.emulator;

import java.io.IOException;

/** A custom-container pool: every path belongs to the container of the session that the query names. */
final class IdentifierPool implements Pool {
    private static final int SHORTEST = 4;
    private static final int LONGEST = 128;

    private final Sessions sessions;
    private final SessionManagement management;

    IdentifierPool(Sessions sessions) {
        this.sessions = sessions;
        this.management = new SessionManagement(sessions);
    }

    @Override
    public void answer(Call call) throws IOException {
        if (call.path().startsWith(SessionManagement.PREFIX)) {
            management.answer(call);
            return;
        }
        String identifier = identifier(call);
        if (call.query().has("api-version")) {
            throw Refusal.invalid("The parameter 'api-version' is not supported by a custom container session pool");
        }
        try (Sessions.Use use = sessions.use(identifier)) {
            use.serve(call, call.path());
        }
    }

    static String identifier(Call call) {
        String identifier = call.query().value("identifier").orElseThrow(() -> Refusal.missing("identifier"));
        int length = identifier.codePointCount(0, identifier.length());
        if (length < SHORTEST || length > LONGEST) {
            throw Refusal.invalid("The parameter 'identifier' must have " + SHORTEST + " to " + LONGEST
                    + " characters, but has " + length);
        }
        return identifier;
    }
}
