package dev.sluice.gateway.filter;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Refuses a request in a filter: an exception that leaves a filter would be logged with its trace by the server. */
public final class ProblemForward {
    /** The path of the page that turns failures into answers. */
    public static final String PROBLEM_PAGE = "/problem";

    private ProblemForward() {}

    /** Stores the reason where the problem page finds it, and forwards the request there. */
    public static void send(HttpServletRequest request, HttpServletResponse response, RuntimeException reason)
            throws IOException, ServletException {
        request.setAttribute(Throwable.class.getName(), reason);
        request.getRequestDispatcher(PROBLEM_PAGE).forward(request, response);
    }
}
