package dev.sluice.session.files;

import dev.sluice.session.files.FileRefusedException.Reason;
import dev.sluice.session.workspace.SandboxUser;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens files for reading that a program may turn into a pipe at any moment. Opening a pipe for reading alone would
 * wait for a writer. Opening it for both reading and writing does not wait, and a channel that cannot seek is no file.
 */
final class SafeOpen {
    private static final long PATIENCE_SECONDS = 5;

    private SafeOpen() {}

    /**
     * Opens a file of the session for reading, and waits at most 5 seconds for that.
     *
     * @param path where {@code folder} was found
     * @param owner whose the session's files are
     */
    static SeekableByteChannel toRead(Folder folder, Path path, String name, SandboxUser owner) throws IOException {
        requireOwn(folder, path, name, owner);
        SeekableByteChannel channel = toRead(folder, name);
        try {
            requireOwn(folder, path, name, owner);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Refuses a file that is not the owner's and has other names. Where the kernel lets everybody link to every file, a
     * program could otherwise have us read what it cannot read itself.
     */
    private static void requireOwn(Folder folder, Path path, String name, SandboxUser owner) throws IOException {
        PosixFileAttributes attributes = folder.attributes(name);
        if (owner.isSelf() || Folder.isOf(owner.uid(), attributes)) {
            return;
        }
        Map<String, Object> same =
                Files.readAttributes(path.resolve(name), "unix:nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
        if (!Objects.equals(same.get("nlink"), 1) || !Objects.equals(same.get("fileKey"), attributes.fileKey())) {
            throw new NoSuchFileException(name);
        }
    }

    private static SeekableByteChannel toRead(Folder folder, String name) throws IOException {
        BasicFileAttributes attributes = folder.attributes(name);
        if (!attributes.isRegularFile()) {
            throw new FileRefusedException(Reason.NOT_FOUND, "\"" + name + "\" is not a file");
        }
        SeekableByteChannel channel = open(folder, name);
        try {
            var unused = channel.position();
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new NoSuchFileException(name);
        }
    }

    private static SeekableByteChannel open(Folder folder, String name) throws IOException {
        try {
            return folder.open(name, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            // The file is not ours to write, or a running program: it can only be opened for reading, which may hang
            return openPatiently(folder, name);
        }
    }

    private static SeekableByteChannel openPatiently(Folder folder, String name) throws IOException {
        var opened = new CompletableFuture<SeekableByteChannel>();
        var thread = new Thread(() -> open(folder, name, opened), "sluice-open");
        thread.setDaemon(true);
        thread.start();
        try {
            return opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new NoSuchFileException(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a file was opened", e);
        } finally {
            opened.cancel(false);
        }
    }

    private static void open(Folder folder, String name, CompletableFuture<SeekableByteChannel> opened) {
        try {
            SeekableByteChannel channel = folder.open(name, Set.of(StandardOpenOption.READ));
            if (!opened.complete(channel)) {
                channel.close();
            }
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }
}
