package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.ErrorShape;
import dev.sluice.emulator.http.PoolRequest;
import java.io.IOException;
import java.util.Optional;

/** The face of one kind of pool: what its paths and parameters mean. The request's token has been found good. */
public interface Pool {
    void answer(PoolRequest call) throws IOException;

    /** Returns the shape in which this pool tells of errors. */
    default ErrorShape errors() {
        return ErrorShape.MIXED;
    }

    /** The session that this call is for, if it says so. */
    default Optional<String> sessionOf(PoolRequest call) {
        return call.query().value("identifier");
    }
}
