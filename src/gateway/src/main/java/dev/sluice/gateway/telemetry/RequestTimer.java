package dev.sluice.gateway.telemetry;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * Measures how long requests take. The server's own figures would keep each host and each method that a caller makes
 * up, for good.
 */
public class RequestTimer implements Filter {
    @Inject
    Telemetry telemetry;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!telemetry.isOn()) {
            chain.doFilter(request, response);
            return;
        }
        Runnable over = over((HttpServletRequest) request, (HttpServletResponse) response);
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtTheEnd(over));
            } else {
                over.run();
            }
        }
    }

    private Runnable over(HttpServletRequest request, HttpServletResponse response) {
        long start = System.nanoTime();
        String method = request.getMethod();
        String path = request.getRequestURI();
        String scheme = request.getScheme();
        return () -> telemetry.answered(
                method, path, scheme, response.getStatus(), Duration.ofNanos(System.nanoTime() - start));
    }

    private record AtTheEnd(Runnable over) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            over.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
