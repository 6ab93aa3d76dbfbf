package dev.sluice.session.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The runner's own folder: what the sandbox shows, and below {@code runs} one folder for each run. Folders that killed
 * runners left behind are removed when another runner starts.
 */
public record WorkFolder(Path path, Path runs, FolderLock lock) implements AutoCloseable {
    private static final String PREFIX = "sluice-";

    public static WorkFolder create(Path parent) throws IOException {
        FolderLock.sweep(parent, PREFIX);
        Path path = Folders.createPassable(parent, PREFIX);
        return new WorkFolder(path, Folders.createPassable(path, "runs-"), FolderLock.take(path));
    }

    /** Returns {@code parent}, or our own folder where programs would not reach what lies below {@code parent}. */
    public Path reachable(Path parent, SandboxUser owner) {
        try {
            return owner.isSelf() || Folders.isReachableByAll(parent) ? parent : runs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Folders.delete(path);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
