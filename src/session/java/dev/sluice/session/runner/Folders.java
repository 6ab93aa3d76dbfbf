package dev.sluice.session.runner;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders that programs write to: made so that others cannot look in, and removed whatever a program did to them. */
final class Folders {
    private static final Set<PosixFilePermission> PASS_THROUGH = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

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
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
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
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A program may have taken its own folders' permissions away, which binds us too unless we are root. */
    private static void unlock(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PRIVATE);
    }
}
