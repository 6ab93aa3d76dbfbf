package dev.sluice.gateway.admission;

import java.time.Duration;

/** A request took longer than any may, from its arrival on. */
public final class RequestTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RequestTimeoutException(Duration limit) {
        super("The request was not answered within " + limit + " (sluice.timeout.request)");
    }
}
