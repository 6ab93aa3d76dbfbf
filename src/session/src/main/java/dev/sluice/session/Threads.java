package dev.sluice.session;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads for calls: one for each, which is virtual where the running Java has such threads. That Java may be newer
 * than the one compiled for, which has none.
 */
public final class Threads {
    private Threads() {}

    public static ExecutorService perCall() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return Executors.newCachedThreadPool(call -> {
                var thread = new Thread(call, "sluice-call");
                thread.setDaemon(true);
                return thread;
            });
        }
    }
}
