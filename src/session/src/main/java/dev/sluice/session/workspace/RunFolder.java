package dev.sluice.session.workspace;

import dev.sluice.piston.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The fresh folder that one execution starts in, deleted when it has ended. The meter leaves its report beside it. */
public final class RunFolder implements AutoCloseable {
    /**
     * The length in bytes of a report that the meter leaves. The unused rest of it is empty lines. What it leaves of it
     * unused is empty lines.
     */
    public static final int REPORT_LENGTH = 256;

    private static final byte[] EMPTY_REPORT = "\n".repeat(REPORT_LENGTH).getBytes(StandardCharsets.US_ASCII);

    private final Path root;
    private final Path files;
    private final SandboxUser owner;

    private RunFolder(Path root, Path files, SandboxUser owner) {
        this.root = root;
        this.files = files;
        this.owner = owner;
    }

    public static RunFolder create(Path parent, SandboxUser owner) {
        try {
            Path root = Folders.createPassable(parent, "run-");
            Path files = Files.createDirectory(root.resolve("submission"));
            // Other sessions' programs may pass through what is above it, and find its name in a command line.
            Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwx------"));
            owner.take(files);
            return new RunFolder(root, files, owner);
        } catch (IOException e) {
            throw ShortageException.orFailure("No folder for a run could be made", e, parent);
        }
    }

    public Path files() {
        return files;
    }

    public Path report() {
        return root.resolve("report");
    }

    /**
     * Creates an empty report of the length that the meter will need. So a disk that gets full while a program runs
     * cannot take the program's report away, and a disk that is full already is noticed before anything runs.
     */
    public void prepareReport() {
        try {
            Files.write(report(), EMPTY_REPORT, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Writes the mounts that a sandbox is to have, for the user of the program to read, and returns the file. */
    public Path writeMounts(String table) {
        try {
            return Folders.writeReadable(root.resolve("mounts"), table);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Writes one file of the request, with the folders above it.
     *
     * @throws InvalidRequestException if two names of the request contradict each other, or the file system has no such
     *     names
     */
    public void write(String name, byte[] content) {
        try {
            Path file = files.resolve(name);
            createFoldersOf(file);
            Files.write(file, content, StandardOpenOption.CREATE_NEW);
            owner.take(file);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("File name \"" + name + "\" cannot be used here: " + e.getReason());
        } catch (FileSystemException e) {
            throw refused(name, e).orElseGet(() -> failure(e));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private RuntimeException failure(IOException e) {
        return ShortageException.orFailure("A file of a run could not be written", e, root);
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

    /** Deletes the folder. A run's answer does not fail because that fails. */
    @Override
    public void close() {
        Folders.deleteInTheEnd(root);
    }
}
