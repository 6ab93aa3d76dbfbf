package dev.sluice.gateway.filter;

import dev.sluice.gateway.settings.Settings;
import io.github.bucket4j.TimeMeter;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Limits the rate of each user, and of each address where there are no users. Every replica counts for itself. */
public class RateLimitFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Inject
    transient Settings settings;

    private transient @Nullable RateLimits limits;

    @PostConstruct
    void open() {
        if (settings.rateLimit().requests() > 0) {
            limits = new RateLimits(settings.rateLimit(), TimeMeter.SYSTEM_NANOTIME);
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (limits == null) {
            chain.doFilter(request, response);
            return;
        }
        RateLimits.Quota quota = limits.take(caller(request));
        response.setHeader("RateLimit-Policy", limits.policyHeader());
        response.setHeader("RateLimit", quota.header());
        if (quota.granted()) {
            chain.doFilter(request, response);
        } else {
            Duration untilNext = Duration.ofSeconds(RateLimits.Quota.secondsUp(quota.untilNext()));
            Settings.RateLimit limit = settings.rateLimit();
            ProblemForward.send(
                    request, response, new RateLimitedException(limit.requests(), limit.window(), untilNext));
        }
    }

    private static String caller(HttpServletRequest request) {
        Principal user = request.getUserPrincipal();
        return user == null ? "address " + request.getRemoteAddr() : "user " + user.getName();
    }
}
