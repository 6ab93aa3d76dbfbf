package dev.sluice.session.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Creates folders that programs write to so that others cannot look in, and removes them whatever a program did to
 * them.
 */
public final class Folders {
    private static final System.Logger LOG = System.getLogger(Folders.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Set<PosixFilePermission> PASS_THROUGH = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /**
     * The length of a path below the root from which folders are moved up to be removed. It is far from the 4096 bytes
     * that a path may have, and not so many folders are open at a time.
     */
    private static final int DEEP = 256;

    private Folders() {}

    /** Creates a folder that others may pass through, but not list. */
    public static Path createPassable(Path parent, String prefix) throws IOException {
        Path folder = Files.createTempDirectory(parent, prefix);
        Files.setPosixFilePermissions(folder, PASS_THROUGH);
        return folder;
    }

    /** Writes a text that every user may read. */
    public static Path writeReadable(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, READABLE);
        return file;
    }

    /** Checks whether every user may pass through {@code folder} and what is above it. */
    static boolean isReachableByAll(Path folder) throws IOException {
        for (Path path = folder.toRealPath(); path != null; path = path.getParent()) {
            var attributes = Files.readAttributes(path, PosixFileAttributes.class);
            if (!attributes.permissions().contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** Removes {@code root} and all below it; links are removed, never followed. */
    public static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        unlock(root);
        var removal = new Removal(root);
        do {
            Files.walkFileTree(root, removal);
        } while (removal.isUnfinished());
    }

    /**
     * Removes {@code root} and all below it, now or, where that fails, later. The failure may be a passing shortage,
     * such as one of file descriptors, and what stays takes the disk from all.
     */
    public static void deleteInTheEnd(Path root) {
        deleteInTheEnd(root, Folders::delete);
    }

    public static void deleteInTheEnd(Path root, Deletion deletion) {
        deleteInTheEnd(root, deletion, FIRST_PAUSE);
    }

    /** Returns the reason of a failure without the path at which it happened, which does not belong in a log. */
    public static String reason(IOException e) {
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.getClass().getSimpleName();
    }

    /** Removes a folder; see {@link Folders#delete}. */
    @FunctionalInterface
    interface Deletion {
        public void delete(Path root) throws IOException;
    }

    private static void deleteInTheEnd(Path root, Deletion deletion, Duration pause) {
        try {
            deletion.delete(root);
        } catch (IOException e) {
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                LOG.log(System.Logger.Level.ERROR, "A folder could not be deleted and stays: {0}", reason(e));
                return;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A folder could not be deleted, and will be tried again: {0}",
                    reason(e));
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> deleteInTheEnd(root, deletion, pause.multipliedBy(2)));
        }
    }

    /**
     * Removes a tree of folders. A program can nest folders deeper than a path may be long, so what lies deep is moved
     * up first.
     */
    private static final class Removal extends SimpleFileVisitor<Path> {
        private final Path root;
        private boolean unfinished;

        Removal(Path root) {
            this.root = root;
        }

        /** Returns whether something was moved up since the last call, for another walk to remove. */
        boolean isUnfinished() {
            boolean again = unfinished;
            unfinished = false;
            return again;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (folder.toString().length() - root.toString().length() > DEEP) {
                Files.move(folder, Files.createTempDirectory(root, "deep-"), StandardCopyOption.REPLACE_EXISTING);
                unfinished = true;
                return FileVisitResult.SKIP_SUBTREE;
            }
            try (var entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        unlock(entry);
                    }
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            if (!unfinished || !folder.equals(root)) {
                Files.deleteIfExists(folder);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /**
     * Restores our own permissions on a folder. A program may have taken its own folders' permissions away, which binds
     * us too unless we are root.
     */
    static void unlock(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PRIVATE);
    }
}
