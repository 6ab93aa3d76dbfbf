package dev.sluice.gateway.caller;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter's way to refuse a request: an exception that leaves a filter would be logged with its trace by the server. */
public final class Refusal {
    private Refusal() {}

    /** Leaves the reason where the error page finds it, which turns it into a problem with the problem's own status. */
    public static void send(HttpServletRequest request, HttpServletResponse response, RuntimeException reason)
            throws IOException {
        request.setAttribute(Throwable.class.getName(), reason);
        response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
}
