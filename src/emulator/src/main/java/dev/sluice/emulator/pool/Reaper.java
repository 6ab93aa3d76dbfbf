package dev.sluice.emulator.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks for sessions to end at intervals, even while nobody calls, so that their files do not outlive them. */
public final class Reaper implements AutoCloseable {
    public static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Logger LOG = System.getLogger(Reaper.class.getName());

    private final ScheduledExecutorService thread;

    public Reaper(Runnable look, Duration period) {
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            var daemon = new Thread(work, "emulator-reaper");
            daemon.setDaemon(true);
            return daemon;
        });
        var unused = thread.scheduleWithFixedDelay(
                () -> look(look), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs a look and logs its failure, since an exception would end the schedule. */
    private static void look(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Idle sessions could not be ended", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
