package dev.sluice.gateway.admission;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded number of places, and a bounded queue before them. Places go to the waiting callers in turn, whatever the
 * number of each one's requests; an eighth of them is kept for callers who have none, so that nobody has to wait for
 * another caller's long programs. When the queue is full, the caller with most requests in it loses the last of them.
 *
 * <p>The queue has no thread of its own: the thread that calls {@link #enter}, {@link #leave} or {@link #expire} also
 * calls the visitors that this admits or refuses.
 */
public final class FairQueue {
    private static final int KEPT = 8;

    /** A request that wants a place. One of its two methods is called, once. */
    public interface Visitor {
        /** Begins the request, which has a place until {@link FairQueue#leave}. */
        void enter();

        void refuse(OverloadedException reason);
    }

    private record Waiting(Visitor visitor, long until) {}

    private final int places;
    private final int maxWaiting;
    private final long longestWait;
    private final Ticker ticker;
    private final int kept;
    private final Map<String, Integer> held = new HashMap<>();
    /** The queue of each caller who waits, never an empty one; the caller whose turn is next comes first. */
    private final Map<String, Deque<Waiting>> queues = new LinkedHashMap<>();

    private int free;
    private int waiting;

    public FairQueue(int places, int maxWaiting, Duration longestWait, Ticker ticker) {
        this.places = places;
        this.maxWaiting = maxWaiting;
        this.longestWait = longestWait.toNanos();
        this.ticker = ticker;
        this.kept = places / KEPT;
        this.free = places;
    }

    /** Returns the number of requests that have a place. */
    public synchronized int inFlight() {
        return places - free;
    }

    /** Returns the number of requests that wait for a place. */
    public synchronized int waiting() {
        return waiting;
    }

    public void enter(String caller, Visitor visitor) {
        List<Runnable> effects = new ArrayList<>();
        synchronized (this) {
            if (!queues.containsKey(caller) && mayEnter(caller)) {
                take(caller);
                effects.add(visitor::enter);
            } else if (maxWaiting == 0 || longestWait == 0) {
                effects.add(() -> visitor.refuse(OverloadedException.queueFull(places, maxWaiting)));
            } else {
                effects.addAll(enqueue(caller, visitor));
            }
        }
        effects.forEach(Runnable::run);
    }

    /** Gives a caller's place back. */
    public void leave(String caller) {
        List<Visitor> next;
        synchronized (this) {
            held.computeIfPresent(caller, (key, count) -> count == 1 ? null : count - 1);
            free++;
            next = admit();
        }
        next.forEach(Visitor::enter);
    }

    /** Refuses the requests that have waited long enough. It is to be called at intervals. */
    public void expire() {
        List<Visitor> expired = new ArrayList<>();
        synchronized (this) {
            long now = ticker.read();
            for (Iterator<Deque<Waiting>> each = queues.values().iterator(); each.hasNext(); ) {
                Deque<Waiting> queue = each.next();
                while (!queue.isEmpty() && queue.peekFirst().until() - now <= 0) {
                    expired.add(queue.removeFirst().visitor());
                    waiting--;
                }
                if (queue.isEmpty()) {
                    each.remove();
                }
            }
        }
        expired.forEach(visitor -> visitor.refuse(OverloadedException.waitedTooLong(places)));
    }

    private boolean mayEnter(String caller) {
        return free > (held.containsKey(caller) ? kept : 0);
    }

    private void take(String caller) {
        held.merge(caller, 1, Integer::sum);
        free--;
    }

    private List<Runnable> enqueue(String caller, Visitor visitor) {
        List<Runnable> effects = new ArrayList<>();
        if (waiting >= maxWaiting) {
            Optional<Visitor> displaced = displaceFor(caller);
            if (displaced.isEmpty()) {
                return List.of(() -> visitor.refuse(OverloadedException.queueFull(places, maxWaiting)));
            }
            effects.add(() -> displaced.get().refuse(OverloadedException.ownRequestsFirst()));
        }
        queues.computeIfAbsent(caller, key -> new ArrayDeque<>())
                .addLast(new Waiting(visitor, ticker.read() + longestWait));
        waiting++;
        return effects;
    }

    /**
     * Removes and returns the last request of the caller who has most of them in the queue, if they are more than the
     * given caller would have with one more.
     */
    private Optional<Visitor> displaceFor(String caller) {
        Map.Entry<String, Deque<Waiting>> longest = null;
        for (Map.Entry<String, Deque<Waiting>> entry : queues.entrySet()) {
            if (longest == null || entry.getValue().size() > longest.getValue().size()) {
                longest = entry;
            }
        }
        int own = queues.containsKey(caller) ? queues.get(caller).size() : 0;
        if (longest == null || longest.getValue().size() <= own + 1) {
            return Optional.empty();
        }
        waiting--;
        return Optional.of(longest.getValue().removeLast().visitor());
    }

    private List<Visitor> admit() {
        List<Visitor> admitted = new ArrayList<>();
        for (Optional<String> next = nextCaller(); next.isPresent(); next = nextCaller()) {
            String caller = next.get();
            Deque<Waiting> queue = queues.remove(caller);
            admitted.add(queue.removeFirst().visitor());
            waiting--;
            take(caller);
            if (!queue.isEmpty()) {
                queues.put(caller, queue);
            }
        }
        return admitted;
    }

    private Optional<String> nextCaller() {
        return queues.keySet().stream().filter(this::mayEnter).findFirst();
    }
}
