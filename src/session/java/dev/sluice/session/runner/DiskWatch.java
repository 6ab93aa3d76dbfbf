package dev.sluice.session.runner;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends runs that fill the disk. The kernel gives a user no quota without privileges, so we look at the folders while a
 * run lasts. What it writes between two looks is beyond the bound, and a file that is open but deleted is seen by
 * nothing but the free space of the disk, which is why that is looked at too.
 */
final class DiskWatch implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** Looking at many files shall cost no more than this part of a processor's time. */
    private static final int SHARE = 10;
    /** Others write as well: a run is not to blame for a disk that is full unless it got fuller by this. */
    private static final long NOISE = 16L << 20;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DiskBounds bounds;
    private final LongSupplier free;
    private final ScheduledThreadPoolExecutor thread = thread();
    private final Set<SessionFolder> toMeasure = ConcurrentHashMap.newKeySet();

    /** @param free bytes that are free on the disk */
    DiskWatch(DiskBounds bounds, LongSupplier free) {
        this.bounds = bounds;
        this.free = free;
    }

    private static ScheduledThreadPoolExecutor thread() {
        var executor = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "sluice-disk");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /**
     * From now until it is closed.
     *
     * @throws SessionFullException if the session has more than it may before anything runs
     */
    Watch watch(Stoppable run, RunFolder folder, SessionFolder session) {
        long bytes = session.measured().bytes();
        if (bytes > bounds.session()) {
            throw new SessionFullException(bounds.session());
        }
        return new Watch(run, folder, session);
    }

    /** Bytes that the session's folder may still take; looks, and so takes as long as its files are many. */
    long room(SessionFolder session) {
        return Math.min(bounds.session() - measure(session), free.getAsLong() - bounds.reserve());
    }

    SessionFullException full() {
        return new SessionFullException("The session's files may have " + bounds.session() + " bytes together, and "
                + bounds.reserve() + " must stay free on the disk: delete files, or end the session");
    }

    /** One run that is looked at. */
    final class Watch implements AutoCloseable {
        private final Stoppable run;
        private final RunFolder folder;
        private final SessionFolder session;
        private final long freeBefore = free.getAsLong();
        private volatile boolean closed;
        private volatile Future<?> next;

        private Watch(Stoppable run, RunFolder folder, SessionFolder session) {
            this.run = run;
            this.folder = folder;
            this.session = session;
            this.next = lookAfter(LOOK_EVERY);
        }

        private Future<?> lookAfter(Duration pause) {
            return thread.schedule(this::look, pause.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void look() {
            long started = System.nanoTime();
            if (closed) {
                return;
            }
            if (isTooMuch()) {
                run.stop(StopReason.DISK_LIMIT);
            } else {
                next = lookAfter(pauseAfter(Duration.ofNanos(System.nanoTime() - started)));
            }
        }

        private boolean isTooMuch() {
            long freeNow = free.getAsLong();
            return (freeNow < bounds.reserve() && freeBefore - freeNow > NOISE)
                    || Folders.size(folder.files(), bounds.run()) > bounds.run()
                    || measure(session) > bounds.session();
        }

        @Override
        public void close() {
            closed = true;
            next.cancel(false);
            measureLater(session);
        }
    }

    private static Duration pauseAfter(Duration took) {
        Duration pause = took.multipliedBy(SHARE);
        return pause.compareTo(LOOK_EVERY) < 0 ? LOOK_EVERY : pause;
    }

    private long measure(SessionFolder session) {
        long started = System.nanoTime();
        long bytes = Folders.size(session.path(), bounds.session());
        session.measured(new SessionFolder.Measured(bytes, Duration.ofNanos(System.nanoTime() - started)));
        return bytes;
    }

    /** For the next run to know; this one has its answer already. */
    private void measureLater(SessionFolder session) {
        if (!toMeasure.add(session)) {
            return;
        }
        Duration pause = session.measured().took().multipliedBy(SHARE);
        long nanos = Math.min(pause.toNanos(), LONGEST_PAUSE.toNanos());
        try {
            var unused = thread.schedule(
                    () -> {
                        toMeasure.remove(session);
                        measure(session);
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The runner has been closed, and no run comes after this one
            toMeasure.remove(session);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
