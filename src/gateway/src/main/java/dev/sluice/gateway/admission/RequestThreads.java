package dev.sluice.gateway.admission;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which requests wait for the pool: virtual ones where the JVM has them, so that a thousand waiting
 * requests cost little, and elsewhere a bounded number. The server's own few threads read requests and answer the
 * orchestrator's health probes.
 */
@ApplicationScoped
@ManagedThreadFactoryDefinition(name = RequestThreads.FACTORY, virtual = true)
public class RequestThreads {
    static final String FACTORY = "java:module/concurrent/request-threads";

    /** The number of requests that may wait for the pool where there are no virtual threads. */
    static final int PLATFORM_THREADS = 384;

    /** The further threads, which read and refuse requests while all the others wait for the pool. */
    private static final int FOR_READING = 16;

    private static final int VIRTUAL_THREADS_SINCE = 21;
    private static final int IDLE_SECONDS = 30;

    @Resource(lookup = FACTORY)
    ManagedThreadFactory factory;

    private @Nullable ThreadPoolExecutor platform;

    static boolean areVirtual() {
        return Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
    }

    @PostConstruct
    void open() {
        if (!areVirtual()) {
            platform = new ThreadPoolExecutor(
                    PLATFORM_THREADS + FOR_READING,
                    PLATFORM_THREADS + FOR_READING,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    factory);
            platform.allowCoreThreadTimeOut(true);
        }
    }

    @PreDestroy
    void close() {
        if (platform != null) {
            platform.shutdown();
        }
    }

    /** @throws RejectedExecutionException if the application ends */
    public void execute(Runnable work) {
        if (platform != null) {
            platform.execute(work);
            return;
        }
        Thread thread = factory.newThread(work);
        if (thread == null) {
            throw new RejectedExecutionException("No thread");
        }
        thread.start();
    }
}
