package dev.sluice.gateway.admission;

import java.time.Duration;

/** Signals that a request took longer than any request may, counted from the moment when it asked for a place. */
public final class RequestTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RequestTimeoutException(Duration limit) {
        super("The request was not answered within " + limit + " (sluice.timeout.request)");
    }
}
