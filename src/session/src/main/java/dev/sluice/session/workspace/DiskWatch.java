package dev.sluice.session.workspace;

import dev.sluice.session.settings.DiskBounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends runs that fill the disk. The kernel gives a user no quota without privileges, so the folders are measured again
 * and again while a run lasts. What a run writes between two measurements can exceed the bound. A file that is open but
 * deleted shows in nothing but the free space of the disk, which is why that is looked at too.
 *
 * <p>Each measurement has a thread of its own, so that a session with many files, or on a slow disk, delays no other. A
 * measurement that fails says nothing about the session, and is repeated.
 */
public final class DiskWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DiskWatch.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** The time between two looks at the free space, which is one number and costs next to nothing to know. */
    private static final Duration GLANCE_EVERY = Duration.ofMillis(25);
    /**
     * The pause after a measurement, in multiples of the time that it took, so that measuring many files costs no more
     * than this part of a processor's time.
     */
    private static final int SHARE = 10;
    /**
     * The bytes by which a full disk must have got fuller during a run for the run to be to blame, since others write
     * as well.
     */
    private static final long NOISE = 16L << 20;

    /** The value of free space that cannot be known, which counts as without an end. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Measures a folder; see {@link FolderWalk#measure}. */
    @FunctionalInterface
    interface Measuring {
        FolderUsage measure(Path folder, FolderUsage.Bound bound) throws IOException;
    }

    private final DiskBounds bounds;
    private final FolderUsage.Bound runBound;
    private final FolderUsage.Bound sessionBound;
    private final FreeSpace free;
    private final Measuring measuring;
    private final ScheduledThreadPoolExecutor clock = clock();
    private final ExecutorService lookers = lookers();
    private final Set<SessionFolder> toMeasure = ConcurrentHashMap.newKeySet();
    private final Set<SessionFolder> sessions = ConcurrentHashMap.newKeySet();
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    public DiskWatch(DiskBounds bounds) {
        this(bounds, FreeSpace.ON_DISK, FolderWalk::measure);
    }

    public DiskWatch(DiskBounds bounds, FreeSpace free, Measuring measuring) {
        this.bounds = bounds;
        this.runBound = new FolderUsage.Bound(bounds.run(), bounds.files());
        this.sessionBound = new FolderUsage.Bound(bounds.session(), bounds.files());
        this.free = free;
        this.measuring = measuring;
    }

    private static ScheduledThreadPoolExecutor clock() {
        var executor = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "sluice-disk"));
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Returns an executor with as many threads as there are runs and sessions to look at, which are bounded. */
    private static ExecutorService lookers() {
        var number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> daemon(task, "sluice-disk-" + number.incrementAndGet()));
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Watches a run from now until the watch is closed. A session that was full when it was measured last is measured
     * anew.
     *
     * @throws SessionFullException if the session has more than it may before anything runs
     */
    public Watch watch(Stoppable run, RunFolder folder, SessionFolder session) {
        sessions.removeIf(SessionFolder::isClosed);
        sessions.add(session);
        if (!sessionBound.holds(session.measured().usage())) {
            tryToMeasure(session);
        }
        if (!sessionBound.holds(session.measured().usage())) {
            throw full();
        }
        if (freeAt(session.path()) < bounds.reserve() / 2
                && session.measured().usage().bytes() > NOISE
                && holdsMost(session)) {
            throw full();
        }
        return new Watch(run, folder, session);
    }

    /**
     * Returns the bytes that the session's folder may still take. Measures it, and so takes as long as its files are
     * many.
     *
     * @throws IOException if it cannot be measured now
     */
    public long room(SessionFolder session) throws IOException {
        FolderUsage usage = measure(session);
        if (usage.tooDeep() || usage.entries() >= bounds.files()) {
            return 0;
        }
        long left = freeAt(session.path()) - (holdsMost(session) ? bounds.reserve() : bounds.reserve() / 2);
        return Math.min(bounds.session() - usage.bytes(), left);
    }

    public SessionFullException full() {
        return new SessionFullException("The session's files may have " + sessionBound + ", and "
                + bounds.reserve()
                + " bytes must stay free on the disk: delete files, or end the session to get an empty"
                + " one");
    }

    /** The watch over one run. */
    public final class Watch implements AutoCloseable {
        private final Stoppable run;
        private final RunFolder folder;
        private final SessionFolder session;
        private final long freeBefore;
        private long freeWhenMeasured;
        private long measuredAt = System.nanoTime();
        private Duration took = Duration.ZERO;
        private boolean warned;
        private volatile FolderUsage usage = FolderUsage.NONE;
        private volatile boolean closed;
        private volatile Future<?> next;

        private Watch(Stoppable run, RunFolder folder, SessionFolder session) {
            this.run = run;
            this.folder = folder;
            this.session = session;
            this.freeBefore = freeNow();
            this.freeWhenMeasured = freeBefore;
            watches.add(this);
            this.next = lookLater();
        }

        private long freeNow() {
            return Math.min(freeAt(folder.files()), freeAt(session.path()));
        }

        private Future<?> lookLater() {
            return clock.schedule(() -> inTurn(this::look), GLANCE_EVERY.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void look() {
            if (closed) {
                return;
            }
            if (isTooMuch()) {
                run.stop(StopReason.DISK_LIMIT);
            } else if (!closed) {
                next = lookLater();
            }
        }

        private boolean isTooMuch() {
            long freeNow = freeNow();
            return (freeNow < bounds.reserve() && isToBlame(freeNow)) || (isDue(freeNow) && hasOutgrownBounds(freeNow));
        }

        /**
         * Checks whether the run is to be stopped because the disk gets full. Above half of the reserve those who hold
         * most are stopped, so that one session cannot have others stopped for what it has written; below it, everyone
         * during whose run the disk got fuller.
         */
        private boolean isToBlame(long freeNow) {
            return freeBefore != UNKNOWN
                    && freeBefore - freeNow > NOISE
                    && (freeNow < bounds.reserve() / 2 || holdsMost(session));
        }

        /**
         * Checks whether to measure now. A measurement is due after a pause in proportion to the time that the last one
         * took; if more of the disk is gone than the run may still take, it is due once just that time has passed.
         */
        private boolean isDue(long freeNow) {
            Duration since = Duration.ofNanos(System.nanoTime() - measuredAt);
            return since.compareTo(pauseAfter(took)) >= 0
                    || (since.compareTo(took) >= 0 && freeWhenMeasured - freeNow > left());
        }

        private long left() {
            return Math.min(
                    bounds.run() - usage.bytes(),
                    bounds.session() - session.measured().usage().bytes());
        }

        private boolean hasOutgrownBounds(long freeNow) {
            long started = System.nanoTime();
            try {
                usage = measuring.measure(folder.files(), runBound);
                return !runBound.holds(usage) || !sessionBound.holds(measure(session));
            } catch (IOException e) {
                if (!warned) {
                    warn(e);
                }
                warned = true;
                return false;
            } finally {
                measuredAt = System.nanoTime();
                took = Duration.ofNanos(measuredAt - started);
                freeWhenMeasured = freeNow;
            }
        }

        @Override
        public void close() {
            closed = true;
            watches.remove(this);
            next.cancel(false);
            measureLater(session);
        }
    }

    /** Returns the free space. What cannot be known is no reason to stop a run or to refuse one. */
    private long freeAt(Path folder) {
        return free.of(folder).orElse(UNKNOWN);
    }

    private static Duration pauseAfter(Duration took) {
        Duration pause = took.multipliedBy(SHARE);
        if (pause.compareTo(LOOK_EVERY) < 0) {
            return LOOK_EVERY;
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Checks whether the session and its runs hold no less of the disk than sessions do in the mean. */
    private boolean holdsMost(SessionFolder session) {
        long all = sessions.stream().mapToLong(this::held).sum();
        return held(session) * Math.max(1, sessions.size()) >= all;
    }

    private long held(SessionFolder session) {
        long inRuns = watches.stream()
                .filter(watch -> watch.session.equals(session))
                .mapToLong(watch -> watch.usage.bytes())
                .sum();
        return session.measured().usage().bytes() + inRuns;
    }

    private FolderUsage measure(SessionFolder session) throws IOException {
        long started = System.nanoTime();
        FolderUsage usage = measuring.measure(session.path(), sessionBound);
        session.measured(new SessionFolder.Measured(usage, Duration.ofNanos(System.nanoTime() - started)));
        return usage;
    }

    /** Measures the session, and leaves what is known of it as it was if that fails. */
    private void tryToMeasure(SessionFolder session) {
        try {
            measure(session);
        } catch (IOException e) {
            warn(e);
        }
    }

    private static void warn(IOException e) {
        LOG.log(
                System.Logger.Level.WARNING,
                "A folder could not be measured, and will be once more: {0}",
                e.toString());
    }

    /** Schedules a measurement of the session for the next run; this one has its answer already. */
    private void measureLater(SessionFolder session) {
        if (!toMeasure.add(session)) {
            return;
        }
        Duration took = session.measured().took().multipliedBy(SHARE);
        long nanos = Math.min(took.toNanos(), LONGEST_PAUSE.toNanos());
        try {
            var unused = clock.schedule(() -> inTurn(() -> measureAtRest(session)), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The runner has been closed, and no run comes after this one
            toMeasure.remove(session);
        }
    }

    private void measureAtRest(SessionFolder session) {
        toMeasure.remove(session);
        if (!session.isClosed()) {
            tryToMeasure(session);
        }
    }

    private void inTurn(Runnable look) {
        try {
            lookers.execute(look);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The runner has been closed");
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        lookers.shutdownNow();
    }
}
