package dev.sluice.session.runner;

import dev.sluice.piston.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The fresh folder that one execution starts in, gone when it has ended. Beside it the meter leaves its report. */
final class RunFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RunFolder.class.getName());

    private final Path root;
    private final Path files;
    private final Owner owner;

    private RunFolder(Path root, Path files, Owner owner) {
        this.root = root;
        this.files = files;
        this.owner = owner;
    }

    static RunFolder create(Path parent, Owner owner) {
        try {
            Path root = Folders.createPassable(parent, "run-");
            Path files = Files.createDirectory(root.resolve("submission"));
            owner.take(files);
            return new RunFolder(root, files, owner);
        } catch (IOException e) {
            throw new UncheckedIOException("No folder for a run could be made", e);
        }
    }

    Path files() {
        return files;
    }

    Path report() {
        return root.resolve("report");
    }

    /**
     * Writes one file of the request, with the folders above it.
     *
     * @throws InvalidRequestException if two names of the request contradict each other, or the file system has no such
     *     names
     */
    void write(String name, byte[] content) {
        try {
            Path file = files.resolve(name);
            createFoldersOf(file);
            Files.write(file, content, java.nio.file.StandardOpenOption.CREATE_NEW);
            owner.take(file);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("File name \"" + name + "\" cannot be used here: " + e.getReason());
        } catch (FileSystemException e) {
            throw refused(name, e).orElseThrow(() -> new UncheckedIOException(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void createFoldersOf(Path file) throws IOException {
        Path folder = files;
        for (Path part : files.relativize(file)) {
            Path next = folder.resolve(part);
            if (next.equals(file)) {
                return;
            }
            folder = next;
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder);
                owner.take(folder);
            }
        }
    }

    private static Optional<RuntimeException> refused(String name, FileSystemException e) {
        String reason = Optional.ofNullable(e.getReason()).orElse("");
        if (e instanceof FileAlreadyExistsException || reason.contains("directory")) {
            return Optional.of(
                    new InvalidRequestException("File name \"" + name + "\" is taken by another file or folder"));
        }
        return reason.contains("too long")
                ? Optional.of(new InvalidRequestException("File name \"" + name + "\" is too long"))
                : Optional.empty();
    }

    /** A run's answer does not fail because its rubbish stays; but it shall not stay unnoticed. */
    @Override
    public void close() {
        try {
            Folders.delete(root);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "The folder of a run could not be deleted: " + root, e);
        }
    }
}
