package dev.sluice.session.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The files of one session, which its programs see as {@code /mnt/data}. They last from run to run and end with the
 * session, and so do the programs themselves: closing stops those that still run.
 */
public final class SessionFolder implements AutoCloseable {
    private static final long STOPPING_SECONDS = 10;

    private final Path path;
    private final SandboxUser owner;
    private final boolean ours;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Set<Stoppable> running = new HashSet<>();
    private volatile Measured measured = new Measured(FolderUsage.NONE, Duration.ZERO);
    private volatile boolean closed;

    private SessionFolder(Path path, SandboxUser owner, boolean ours) {
        this.path = path;
        this.owner = owner;
        this.ours = ours;
    }

    /** Creates a private folder below {@code parent}, which is deleted when the session ends. */
    public static SessionFolder create(Path parent, SandboxUser owner) {
        try {
            Path folder = Files.createTempDirectory(parent, "session-");
            owner.take(folder);
            return new SessionFolder(folder, owner, true);
        } catch (IOException e) {
            throw ShortageException.orFailure("No folder for a session could be made below " + parent, e, parent);
        }
    }

    /**
     * Uses a folder such as the container's own {@code /mnt/data}, which stays when the session ends. It is created if
     * it is not there.
     */
    public static SessionFolder existing(Path folder, SandboxUser owner) {
        try {
            Files.createDirectories(folder);
            owner.take(folder);
            return new SessionFolder(folder.toRealPath(), owner, false);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be the session's folder", e);
        }
    }

    public Path path() {
        return path;
    }

    /** Returns the user who owns its files, so that programs may read and write them. */
    public SandboxUser owner() {
        return owner;
    }

    /**
     * Keeps the folder from being deleted under a user other than a run, who is told when the use is to end.
     *
     * @throws SessionClosedException if the session has ended
     */
    public Use use(Runnable end) {
        return new Use(reason -> end.run());
    }

    /** A use of the folder, which holds it until it is closed. */
    public final class Use implements AutoCloseable {
        private final Stoppable user;

        private Use(Stoppable user) {
            this.user = user;
            enter(user);
        }

        @Override
        public void close() {
            leave(user);
        }
    }

    /** Returns the last measurement of the folder, and how long measuring took. */
    public Measured measured() {
        return measured;
    }

    public void measured(Measured now) {
        measured = now;
    }

    public record Measured(FolderUsage usage, Duration took) {}

    boolean isClosed() {
        return closed;
    }

    /**
     * Registers a run, which is stopped when the session ends.
     *
     * @throws SessionClosedException if the session has ended, so that nothing starts behind its back
     */
    public void enter(Stoppable run) {
        lock.lock();
        try {
            if (closed) {
                throw new SessionClosedException();
            }
            running.add(run);
        } finally {
            lock.unlock();
        }
    }

    public void leave(Stoppable run) {
        lock.lock();
        try {
            running.remove(run);
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Stoppable> toStop;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            toStop = List.copyOf(running);
        } finally {
            lock.unlock();
        }
        toStop.forEach(run -> run.stop(StopReason.SESSION_CLOSED));
        awaitIdle();
        delete();
    }

    private void awaitIdle() {
        long left = TimeUnit.SECONDS.toNanos(STOPPING_SECONDS);
        lock.lock();
        try {
            while (!running.isEmpty() && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void delete() {
        if (ours) {
            Folders.deleteInTheEnd(path);
        }
    }
}
