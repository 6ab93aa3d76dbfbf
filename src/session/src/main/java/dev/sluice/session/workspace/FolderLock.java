package dev.sluice.session.workspace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/**
 * The lock that says that a folder's process lives. The kernel releases the lock when the process ends, however it
 * ends. So what a killed process left behind can be told from what is in use, even by a container that sees no foreign
 * process.
 */
final class FolderLock implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FolderLock.class.getName());
    private static final String PREFIX = "lock-";
    /**
     * The name of this process's own lock. A process gives up its lock when it closes the file, through whatever
     * descriptor. So a lock of our own must never be opened again to look at it, and is known by its name.
     */
    private static final String OURS = PREFIX + identity(ProcessHandle.current());

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    private static String identity(ProcessHandle process) {
        return process.pid() + "-"
                + process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    }

    /** Takes the lock of a folder. Its file gets the name that tells that the lock is held only once it is held. */
    static FolderLock take(Path folder) throws IOException {
        Path file = folder.resolve("unlocked");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
            Files.move(file, folder.resolve(OURS));
            return new FolderLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Removes folders below {@code parent} that are ours by name and owner, and whose process is no more. */
    static void sweep(Path parent, String prefix) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path folder : folders) {
                sweepIfDead(folder);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "What others left below {0} could not be looked at: {1}", parent, e);
        }
    }

    private static void sweepIfDead(Path folder) {
        try {
            Optional<Path> lock = isOwnFolder(folder) ? lockOf(folder) : Optional.empty();
            if (lock.isPresent() && !lock.get().endsWith(OURS)) {
                sweepIfDead(folder, lock.get());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} was left behind and could not be removed: {1}", folder, e);
        }
    }

    private static void sweepIfDead(Path folder, Path lock) throws IOException {
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock taken = channel.tryLock()) {
            if (taken != null) {
                Folders.delete(folder);
                LOG.log(System.Logger.Level.INFO, "Removed {0}, which a process that was killed left behind", folder);
            }
        } catch (OverlappingFileLockException e) {
            LOG.log(System.Logger.Level.DEBUG, "In use: {0}", folder);
        }
    }

    /**
     * Checks that a folder is our own and no link. Where everybody may write, another user's folder may be a trap, and
     * a link certainly is one.
     */
    private static boolean isOwnFolder(Path folder) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private static Optional<Path> lockOf(Path folder) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(folder, PREFIX + "*")) {
            Iterator<Path> found = locks.iterator();
            return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
