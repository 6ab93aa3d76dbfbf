package dev.sluice.emulator;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One thread a request: a virtual one where the Java that runs has them, which is newer than the one compiled for. */
final class RequestThreads {
    private RequestThreads() {}

    static ExecutorService start() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return Executors.newCachedThreadPool(work -> {
                var thread = new Thread(work, "emulator-request");
                thread.setDaemon(true);
                return thread;
            });
        }
    }
}
