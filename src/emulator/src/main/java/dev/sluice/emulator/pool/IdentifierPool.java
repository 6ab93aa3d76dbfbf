package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import java.io.IOException;

/** A custom-container pool: every path belongs to the container of the session that the query names. */
public final class IdentifierPool implements Pool {
    private final Sessions sessions;
    private final SessionManagement management;

    public IdentifierPool(Sessions sessions) {
        this.sessions = sessions;
        this.management = new SessionManagement(sessions);
    }

    @Override
    public void answer(PoolRequest call) throws IOException {
        if (call.path().startsWith(SessionManagement.PREFIX)) {
            management.answer(call);
            return;
        }
        String identifier = IdentifierParameter.of(call);
        if (call.query().has("api-version")) {
            throw RefusedException.invalid(
                    "The parameter 'api-version' is not supported by a custom container session pool");
        }
        try (Sessions.Use use = sessions.use(identifier)) {
            use.serve(call, call.path());
        }
    }
}
