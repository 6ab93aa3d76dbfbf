package dev.sluice.gateway.filter;

import dev.sluice.gateway.admission.MemoryBudget;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Gives back the memory that a request held once its answer is written, where the thread that read the request writes
 * it.
 */
public class MemoryReleaseFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String HOLD = MemoryBudget.Hold.class.getName();

    /** Registers a hold that the filter closes after the answer. */
    public static void closeAfterwards(HttpServletRequest request, MemoryBudget.Hold hold) {
        request.setAttribute(HOLD, hold);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.getAttribute(HOLD) instanceof MemoryBudget.Hold hold) {
                hold.close();
            }
        }
    }
}
