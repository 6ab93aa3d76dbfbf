package dev.sluice.emulator.pool;

import java.time.Instant;
import java.util.PriorityQueue;

/** The instances that the pool starts ahead of need. A session that takes one need not wait for a start. */
final class ReadyInstances {
    /** The moments from which each of the instances listens. */
    private final PriorityQueue<Instant> listeningFrom = new PriorityQueue<>();

    /**
     * Returns the moment from which the instance that a new session gets listens; another one is started in its place.
     */
    Instant take(Instant now, PoolSettings settings) {
        fit(now, settings.ready());
        Instant started = listeningFrom.poll();
        Instant fresh = now.plus(settings.coldStart());
        if (started == null) {
            return fresh;
        }
        listeningFrom.add(fresh);
        return started;
    }

    /**
     * Adapts the number of instances to the setting. Those that a changed setting adds are there at once, as if the
     * pool had been so for long.
     */
    private void fit(Instant now, int ready) {
        while (listeningFrom.size() < ready) {
            listeningFrom.add(now);
        }
        while (listeningFrom.size() > ready) {
            listeningFrom.poll();
        }
    }
}
