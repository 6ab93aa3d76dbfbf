package dev.sluice.session;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread for each call: a virtual one where the Java that runs has them, which is newer than the one compiled for. */
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
