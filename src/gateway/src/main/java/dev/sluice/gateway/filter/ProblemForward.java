package dev.sluice.gateway.filter;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter's way to refuse a request: an exception that leaves a filter would be logged with its trace by the server. */
public final class ProblemForward {
    /** Where failures become answers. */
    public static final String PROBLEM_PAGE = "/problem";

    private ProblemForward() {}

    /** Leaves the reason where the problem page finds it, and goes there. */
    public static void send(HttpServletRequest request, HttpServletResponse response, RuntimeException reason)
            throws IOException, ServletException {
        request.setAttribute(Throwable.class.getName(), reason);
        request.getRequestDispatcher(PROBLEM_PAGE).forward(request, response);
    }
}
