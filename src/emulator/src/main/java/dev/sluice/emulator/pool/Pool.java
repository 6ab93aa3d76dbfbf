package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.ErrorShape;
import dev.sluice.emulator.http.PoolRequest;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers requests as one kind of pool does: it knows what its paths and parameters mean. The request's token has been
 * found good.
 */
public interface Pool {
    void answer(PoolRequest call) throws IOException;

    /** Returns the shape in which this pool tells of errors. */
    default ErrorShape errors() {
        return ErrorShape.MIXED;
    }

    /** Returns the session that a call is for, if it says so. */
    default Optional<String> sessionOf(PoolRequest call) {
        return call.query().value("identifier");
    }
}
