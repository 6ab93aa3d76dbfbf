package dev.sluice.session.runner;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders that programs write to: made so that others cannot look in, and removed whatever a program did to them. */
final class Folders {
    private static final Set<PosixFilePermission> PASS_THROUGH = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private static final long BLOCK = 4096;
    /** Far from the 4096 bytes that a path may have, and not so many folders that are open at a time. */
    private static final int DEEP = 256;

    private Folders() {}

    /** A new folder that others may pass through, but not list. */
    static Path createPassable(Path parent, String prefix) throws IOException {
        Path folder = Files.createTempDirectory(parent, prefix);
        Files.setPosixFilePermissions(folder, PASS_THROUGH);
        return folder;
    }

    /** Whether every user may pass through {@code folder} and what is above it. */
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
    static void delete(Path root) throws IOException {
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
     * Bytes in {@code root} and all below it, each file and folder in whole blocks. Links are not followed, and what
     * cannot be read or vanishes meanwhile counts nothing. Whoever asks has seen enough above {@code most}, and gets no
     * exact number then.
     */
    static long size(Path root, long most) {
        long bytes = 0;
        // No more than one folder is open at a time, however deep they are nested
        var left = new ArrayDeque<Path>(List.of(root));
        while (!left.isEmpty() && bytes <= most) {
            try (var entries = Files.newDirectoryStream(left.pop())) {
                for (Path entry : entries) {
                    var attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    bytes += Math.max(1, (attributes.size() + BLOCK - 1) / BLOCK) * BLOCK;
                    if (bytes > most) {
                        return bytes;
                    }
                    if (attributes.isDirectory()) {
                        left.push(entry);
                    }
                }
            } catch (NoSuchFileException | AccessDeniedException | DirectoryIteratorException e) {
                // It has vanished or is closed to us: what was seen before is what there was
            } catch (IOException e) {
                // Nested deeper than a path may be long: nobody does that for good
                return Long.MAX_VALUE;
            }
        }
        return bytes;
    }

    /** A program can nest folders deeper than a path may be long, so what lies deep is moved up first. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        private final Path root;
        private boolean unfinished;

        Removal(Path root) {
            this.root = root;
        }

        /** Whether something was moved up, for another walk to remove. */
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

    /** A program may have taken its own folders' permissions away, which binds us too unless we are root. */
    private static void unlock(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PRIVATE);
    }
}
