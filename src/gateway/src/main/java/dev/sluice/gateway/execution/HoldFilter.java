package dev.sluice.gateway.execution;

import dev.sluice.gateway.admission.HeldBytes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives back what a request held once its answer is written, where it is written by the thread that read the request. */
public class HoldFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String HOLD = HeldBytes.Hold.class.getName();

    /** Has the hold closed after the answer. */
    static void closeAfterwards(HttpServletRequest request, HeldBytes.Hold hold) {
        request.setAttribute(HOLD, hold);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.getAttribute(HOLD) instanceof HeldBytes.Hold hold) {
                hold.close();
            }
        }
    }
}
