package dev.sluice.gateway.pool.mode;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Sleeper;
import dev.sluice.gateway.pool.client.PoolResponse;
import java.time.Duration;
import java.util.function.Function;

/**
 * Waits for an execution that the pool answered before it was done, with 202 or with a status that says so. The
 * execution's id is enough to ask for it: the address that the pool names beside it is untrusted, and not needed.
 *
 * @param time the most time for all of the waiting
 */
record InterpreterPolling(Duration time, Sleeper pause, Ticker ticker) {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /**
     * Asks until the execution is done, and returns the last answer.
     *
     * @param read reads an answer
     * @param ask asks again for the execution of an id
     * @throws PoolException if it takes too long
     */
    PoolResponse untilDone(
            PoolResponse first,
            Function<PoolResponse, InterpreterApi.Answer> read,
            Function<String, PoolResponse> ask) {
        long start = ticker.read();
        Duration delay = FIRST;
        PoolResponse reply = first;
        InterpreterApi.Answer answer = read.apply(reply);
        String id = answer.id();
        while (answer.isUnderWay()) {
            if (id.isEmpty()) {
                throw reply.badReply("tells of an execution under way without its id", null);
            }
            if (Duration.ofNanos(ticker.read() - start).compareTo(time) > 0) {
                throw new PoolException(PoolFault.SESSION_TIMEOUT, "The execution was not done in time");
            }
            pause.forDuration(delay);
            delay = delay.multipliedBy(2).compareTo(LONGEST) < 0 ? delay.multipliedBy(2) : LONGEST;
            reply = ask.apply(id);
            answer = read.apply(reply);
        }
        return reply;
    }
}
