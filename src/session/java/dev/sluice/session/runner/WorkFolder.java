package dev.sluice.session.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The runner's own folder: what the sandbox shows, and below {@code runs} one folder for each run. */
record WorkFolder(Path path, Path runs) implements AutoCloseable {
    static WorkFolder create(Path parent) throws IOException {
        Path path = Folders.createPassable(parent, "sluice-");
        return new WorkFolder(path, Folders.createPassable(path, "runs-"));
    }

    /** {@code parent}, or our own folder where programs would not reach what lies below it. */
    Path reachable(Path parent, Owner owner) {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
