package dev.sluice.gateway.limit;

import dev.sluice.gateway.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a body that has not come yet without holding a thread, so that a thousand callers who send theirs byte by byte
 * do not take the threads of those who do not. What is whole already goes on as it is.
 */
public class ArrivalFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Inject
    transient Settings settings;

    private transient @Nullable Arrivals arrivals;

    @PostConstruct
    void open() {
        arrivals = new Arrivals(
                Math.max(2 * settings.sizes().body(), Runtime.getRuntime().maxMemory() / 8));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long length = request.getContentLengthLong();
        boolean undeclared = length < 0 && request.getHeader("Transfer-Encoding") != null;
        // One that is declared too large is refused for that, without being read.
        boolean awaited =
                undeclared || (length > 0 && length <= settings.sizes().body());
        ServletInputStream in = awaited ? request.getInputStream() : null;
        if (in == null || arrivals == null || (!undeclared && in.available() >= length)) {
            chain.doFilter(request, response);
            return;
        }
        var arrived = new ArrivedRequest(request);
        AsyncContext context = request.startAsync(arrived, response);
        context.setTimeout(settings.bounds().arrival().toMillis());
        var body = new ArrivingBody(
                context,
                arrived,
                in,
                arrivals,
                settings.sizes().body(),
                settings.bounds().arrival());
        context.addListener(body);
        in.setReadListener(body);
    }
}
