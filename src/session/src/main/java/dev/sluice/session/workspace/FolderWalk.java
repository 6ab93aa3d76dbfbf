package dev.sluice.session.workspace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures a folder while programs write to it. Each folder is opened by its name within the handle of the one above
 * it, so that no path is too long and no link is followed. However deep the folders are nested, few handles are open at
 * a time: those of the root and of the deepest levels. A level whose handle was closed is found again by its name, and
 * must then be the same folder as before.
 */
final class FolderWalk implements AutoCloseable {
    private static final int OPEN = 8;
    private static final long BLOCK = 4096;

    private final FolderUsage.Bound bound;
    /** The folders from the root down. */
    private final List<Level> levels = new ArrayList<>();

    private long bytes;
    private long entries;
    private boolean tooDeep;

    /** A folder that is open, or was. */
    private static final class Level {
        private final Path name;
        private final Object key;
        private final Deque<Path> folders = new ArrayDeque<>();
        private @Nullable SecureDirectoryStream<Path> handle;

        Level(Path name, Object key, SecureDirectoryStream<Path> handle) {
            this.name = name;
            this.key = key;
            this.handle = handle;
        }

        void close() throws IOException {
            if (handle != null) {
                handle.close();
                handle = null;
            }
        }
    }

    private FolderWalk(FolderUsage.Bound bound) {
        this.bound = bound;
    }

    /**
     * Measures {@code root} and all below it. Links are not followed. What vanishes meanwhile, or is closed to us,
     * counts nothing. A folder that exceeds {@code bound} is not measured to its end.
     *
     * @throws IOException if something could not be looked at, so that the usage is not known
     */
    static FolderUsage measure(Path root, FolderUsage.Bound bound) throws IOException {
        try (var walk = new FolderWalk(bound)) {
            return walk.measure(root);
        }
    }

    private FolderUsage measure(Path root) throws IOException {
        try {
            scan(new Level(root, root, secure(openRoot(root))));
        } catch (NoSuchFileException e) {
            return FolderUsage.NONE;
        }
        while (!levels.isEmpty() && bound.holds(usage())) {
            Path next = deepest().folders.poll();
            if (next == null) {
                levels.remove(levels.size() - 1).close();
            } else {
                descend(next);
            }
        }
        return usage();
    }

    /** Opens the root. A program may have closed the folder itself, but cannot put anything else in its place. */
    @SuppressWarnings("StreamResourceLeak") // its level closes it
    private static DirectoryStream<Path> openRoot(Path root) throws IOException {
        try {
            return Files.newDirectoryStream(root);
        } catch (AccessDeniedException e) {
            Folders.unlock(root);
            return Files.newDirectoryStream(root);
        }
    }

    private FolderUsage usage() {
        return new FolderUsage(bytes, entries, tooDeep);
    }

    private Level deepest() {
        return levels.get(levels.size() - 1);
    }

    private void descend(Path name) throws IOException {
        Optional<SecureDirectoryStream<Path>> here = handleOfDeepest();
        if (here.isEmpty()) {
            return;
        }
        Optional<Level> level = open(here.get(), name);
        if (level.isEmpty()) {
            return;
        }
        if (levels.size() > FolderUsage.Bound.DEEPEST) {
            tooDeep = true;
            level.get().close();
            return;
        }
        scan(level.get());
    }

    /** Counts what lies in a folder directly and notes the folders among it. */
    private void scan(Level level) throws IOException {
        levels.add(level);
        closeAbove(levels.size() - OPEN);
        SecureDirectoryStream<Path> handle = level.handle;
        if (handle == null) {
            return;
        }
        try {
            for (Path entry : handle) {
                Path name = entry.getFileName();
                attributes(handle, name).ifPresent(found -> count(level, name, found));
                if (!bound.holds(usage())) {
                    return;
                }
            }
        } catch (DirectoryIteratorException e) {
            // The listing of a folder that is removed while it is open ends with this exception
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e.getCause();
            }
        }
    }

    private void count(Level level, Path name, BasicFileAttributes attributes) {
        entries++;
        bytes += Math.max(1, (attributes.size() + BLOCK - 1) / BLOCK) * BLOCK;
        if (attributes.isDirectory()) {
            level.folders.add(name);
        }
    }

    /** Closes the handle of a level. The root's handle stays open, as all others are found from there. */
    private void closeAbove(int index) throws IOException {
        if (index > 0) {
            levels.get(index).close();
        }
    }

    /**
     * Returns the handle of the deepest folder, or nothing if that is no longer where it was: it has vanished, with all
     * below it.
     */
    private Optional<SecureDirectoryStream<Path>> handleOfDeepest() throws IOException {
        if (deepest().handle == null && !reopen()) {
            return Optional.empty();
        }
        return Optional.ofNullable(deepest().handle);
    }

    /** Opens the levels once more, from the root down, and drops those that are no longer there. */
    private boolean reopen() throws IOException {
        for (int i = 1; i < levels.size(); i++) {
            Level level = levels.get(i);
            SecureDirectoryStream<Path> above = levels.get(i - 1).handle;
            Optional<Level> found = above == null ? Optional.empty() : open(above, level.name);
            if (found.isPresent() && found.get().key.equals(level.key)) {
                level.handle = found.get().handle;
                closeAbove(i + 1 - OPEN);
                continue;
            }
            if (found.isPresent()) {
                found.get().close();
            }
            while (levels.size() > i) {
                levels.remove(levels.size() - 1).close();
            }
            return false;
        }
        return true;
    }

    /**
     * Opens a folder, or returns nothing if there is none. The dot behind the name makes the opening of anything but a
     * folder fail, where opening a pipe would wait for its other end. The dot would follow a link, so that what was
     * opened is compared with what was there.
     */
    private static Optional<Level> open(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        Optional<BasicFileAttributes> expected = attributes(parent, name);
        if (expected.isEmpty() || !expected.get().isDirectory()) {
            return Optional.empty();
        }
        SecureDirectoryStream<Path> handle;
        try {
            handle = parent.newDirectoryStream(name.resolve("."));
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (isFolder(parent, name)) {
                throw e;
            }
            // A link that leads round in a circle has taken its place
            return Optional.empty();
        }
        Object key = expected.get().fileKey();
        if (key != null && key.equals(own(handle))) {
            return Optional.of(new Level(name, key, handle));
        }
        handle.close();
        return Optional.empty();
    }

    private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return attributes(parent, name).filter(BasicFileAttributes::isDirectory).isPresent();
    }

    private static @Nullable Object own(SecureDirectoryStream<Path> handle) throws IOException {
        return handle.getFileAttributeView(BasicFileAttributeView.class)
                .readAttributes()
                .fileKey();
    }

    private static Optional<BasicFileAttributes> attributes(SecureDirectoryStream<Path> parent, Path name)
            throws IOException {
        try {
            return Optional.of(
                    parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes());
        } catch (NoSuchFileException | AccessDeniedException e) {
            return Optional.empty();
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> opened) throws IOException {
        if (opened instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        opened.close();
        throw new UnsupportedOperationException("Runs need a system with handles of folders, such as Linux");
    }

    @Override
    public void close() throws IOException {
        for (Level level : levels) {
            level.close();
        }
    }
}
