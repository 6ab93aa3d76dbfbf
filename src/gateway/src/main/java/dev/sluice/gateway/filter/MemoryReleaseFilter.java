package dev.sluice.gateway.filter;

import dev.sluice.gateway.admission.MemoryBudget;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives back what a request held once its answer is written, where it is written by the thread that read the request. */
public class MemoryReleaseFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String HOLD = MemoryBudget.Hold.class.getName();

    /** Has the hold closed after the answer. */
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
