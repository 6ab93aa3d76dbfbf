package dev.sluice.session.runner.warm;

import dev.sluice.session.runner.sandbox.WarmInterpreter;
import dev.sluice.session.workspace.SessionClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The zygotes of a runner, some for each interpreter of each session that was used of late. The runs of one zygote
 * share what an interpreter chooses at random at its start, the seed of hashes and the layout of memory. So a run gets
 * a zygote that nobody has used if there is one, never that of the run before. Used zygotes are replaced as fast as
 * that costs little.
 */
final class ZygotePool implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ZygotePool.class.getName());
    /** The zygotes that are kept for each interpreter. */
    static final int READY = 3;
    /** The most runs that each zygote serves, when runs come faster than replacements. */
    static final int RUNS = 64;
    /** The shortest time between two replacements. */
    private static final Duration REPLACE_EVERY = Duration.ofMillis(250);
    /**
     * The shortest time between two replacements, in multiples of the time that a start takes. A start takes a
     * processor from 20 ms to more than 200, by the machine: replacements shall take little of one.
     */
    private static final int STARTS_APART = 25;
    /** The most interpreters that have zygotes; those that were not used for longest give way. */
    private static final int MOST = 8;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int LONGEST_PAUSE = 10;

    /** Starts a zygote and waits until it is ready. */
    @FunctionalInterface
    interface Start {
        Zygote start(WarmInterpreter interpreter, int runs) throws IOException;
    }

    private final Start start;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<WarmInterpreter, Shelf> shelves = new LinkedHashMap<>(16, 0.75f, true);
    private final ExecutorService starter = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "sluice-zygotes");
        thread.setDaemon(true);
        return thread;
    });
    private boolean closed;

    ZygotePool(Start start, LongSupplier nanoTime) {
        this.start = start;
        this.nanoTime = nanoTime;
    }

    /** The zygotes for one interpreter; the one that was used last stands last. */
    private static final class Shelf {
        private final Deque<Zygote> zygotes = new ArrayDeque<>();
        private @Nullable Zygote last;
        private long lastStart;
        private long startTook;
        private int starting;
        private int failures;
        private long notBefore;
    }

    /** Returns a zygote that takes the next run, if one is ready. Others are started for the runs after it. */
    Optional<Zygote> take(WarmInterpreter interpreter) {
        lock.lock();
        try {
            if (closed) {
                return Optional.empty();
            }
            Shelf shelf = shelves.computeIfAbsent(interpreter, key -> new Shelf());
            removeUseless(shelf);
            Optional<Zygote> next = next(shelf);
            next.ifPresent(zygote -> use(shelf, zygote));
            fill(interpreter, shelf);
            giveWay();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static Optional<Zygote> next(Shelf shelf) {
        return shelf.zygotes.stream()
                .filter(zygote -> zygote.used() == 0)
                .findFirst()
                .or(() -> shelf.zygotes.stream()
                        .filter(zygote -> !zygote.equals(shelf.last))
                        .findFirst());
    }

    private static void use(Shelf shelf, Zygote zygote) {
        zygote.use();
        shelf.last = zygote;
        shelf.zygotes.remove(zygote);
        if (!zygote.isUsedUp()) {
            shelf.zygotes.add(zygote);
        }
    }

    private void removeUseless(Shelf shelf) {
        for (Iterator<Zygote> all = shelf.zygotes.iterator(); all.hasNext(); ) {
            Zygote zygote = all.next();
            if (!zygote.isAlive() || zygote.hasFailed()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "A zygote {0} and is replaced",
                        zygote.isAlive() ? "did not answer" : "has ended");
                all.remove();
                zygote.close();
                hasFailed(shelf);
            }
        }
    }

    private void hasFailed(Shelf shelf) {
        long pause = FIRST_PAUSE.toNanos() << Math.min(shelf.failures, LONGEST_PAUSE);
        shelf.failures++;
        shelf.notBefore = nanoTime.getAsLong() + pause;
    }

    private void fill(WarmInterpreter interpreter, Shelf shelf) {
        long now = nanoTime.getAsLong();
        if (shelf.failures > 0 && now - shelf.notBefore < 0) {
            return;
        }
        while (shelf.zygotes.size() + shelf.starting < READY) {
            start(interpreter, shelf, now);
        }
        boolean worn = shelf.zygotes.stream().anyMatch(zygote -> zygote.used() > 0);
        long apart = Math.max(REPLACE_EVERY.toNanos(), STARTS_APART * shelf.startTook);
        if (worn && shelf.starting == 0 && now - shelf.lastStart >= apart) {
            start(interpreter, shelf, now);
        }
    }

    private void start(WarmInterpreter interpreter, Shelf shelf, long now) {
        shelf.starting++;
        shelf.lastStart = now;
        starter.execute(() -> add(interpreter, shelf));
    }

    private void add(WarmInterpreter interpreter, Shelf shelf) {
        long before = nanoTime.getAsLong();
        Optional<Zygote> started = started(interpreter);
        long took = nanoTime.getAsLong() - before;
        lock.lock();
        try {
            shelf.starting--;
            if (started.isEmpty()) {
                hasFailed(shelf);
            } else if (closed || !shelf.equals(shelves.get(interpreter))) {
                started.get().close();
            } else {
                shelf.failures = 0;
                shelf.startTook = took;
                shelf.zygotes.addFirst(started.get());
                retireBeyond(shelf);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Retires the zygotes that are used most, in whose place new ones have come. */
    private static void retireBeyond(Shelf shelf) {
        while (shelf.zygotes.size() > READY) {
            Zygote worn = Collections.max(shelf.zygotes, Comparator.comparingInt(Zygote::used));
            shelf.zygotes.remove(worn);
            worn.retire();
        }
    }

    private Optional<Zygote> started(WarmInterpreter interpreter) {
        try {
            return Optional.of(start.start(interpreter, RUNS));
        } catch (SessionClosedException e) {
            LOG.log(System.Logger.Level.DEBUG, "The session has ended");
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Runs start cold for now: {0}", e.toString());
        }
        return Optional.empty();
    }

    private void giveWay() {
        for (Iterator<Map.Entry<WarmInterpreter, Shelf>> all =
                        shelves.entrySet().iterator();
                shelves.size() > MOST && all.hasNext(); ) {
            all.next().getValue().zygotes.forEach(Zygote::retire);
            all.remove();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            shelves.values().forEach(shelf -> shelf.zygotes.forEach(Zygote::close));
            shelves.clear();
        } finally {
            lock.unlock();
        }
        starter.shutdown();
        try {
            var unused = starter.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
