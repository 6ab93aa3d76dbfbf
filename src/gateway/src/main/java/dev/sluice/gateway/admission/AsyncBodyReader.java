package dev.sluice.gateway.admission;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.settings.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests' bodies without holding a thread for each, so that a thousand callers who send theirs byte by byte do
 * not take the threads of those who do not.
 */
@ApplicationScoped
public class AsyncBodyReader {
    private static final Duration LOOK = Duration.ofMillis(100);

    @Inject
    Settings settings;

    @Resource
    ManagedScheduledExecutorService scheduler;

    private final Set<ArrivingBody> arriving = ConcurrentHashMap.newKeySet();
    private final Ticker ticker = Ticker.systemTicker();
    private ArrivingBytes arrivals = new ArrivingBytes(0);
    private @Nullable PeriodicSweep rounds;

    @PostConstruct
    void open() {
        arrivals = new ArrivingBytes(
                Math.max(2 * settings.limits().body(), Runtime.getRuntime().maxMemory() / 8));
        rounds = new PeriodicSweep(scheduler, LOOK, this::look);
    }

    /**
     * Returns the whole body, or, if it exceeds the limit, as much of it as was read until then. The result fails with
     * {@link SlowBodyException}, {@link BrokenBodyException} or {@link ArrivalsExhaustedException}.
     *
     * @param request that is in asynchronous mode already
     * @param threads that run what follows: the server sometimes loses an answer that is given by the thread which
     *     brought the body
     */
    public CompletionStage<byte[]> arrive(HttpServletRequest request, Executor threads) {
        if (request.getContentLengthLong() == 0) {
            return CompletableFuture.completedStage(new byte[0]);
        }
        Duration time = settings.limits().arrival();
        var body = new ArrivingBody(arrivals, settings.limits().body(), time, ticker.read() + time.toNanos());
        arriving.add(body);
        CompletionStage<byte[]> whole =
                body.whole().whenCompleteAsync((bytes, failure) -> arriving.remove(body), threads);
        try {
            body.receive(request.getInputStream());
        } catch (IOException e) {
            body.onError(e);
        }
        if (rounds != null && !arriving.isEmpty()) {
            rounds.wake();
        }
        return whole;
    }

    private boolean look() {
        long now = ticker.read();
        arriving.forEach(body -> body.expire(now));
        return !arriving.isEmpty();
    }
}
