package dev.sluice.session.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * A folder that is held by its handle: it stays the one that was opened, whatever programs put in its place meanwhile.
 * Names are those of its direct entries, and no link is followed.
 */
final class Folder implements Closeable {
    private final SecureDirectoryStream<Path> stream;

    private Folder(SecureDirectoryStream<Path> stream) {
        this.stream = stream;
    }

    /**
     * Opens the folder from which all others are opened.
     *
     * @param path no program can put anything else in its place
     */
    @SuppressWarnings("StreamResourceLeak") // the folder closes it
    static Folder root(Path path) throws IOException {
        return new Folder(secure(Files.newDirectoryStream(path)));
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> opened) throws IOException {
        if (opened instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        opened.close();
        throw new UnsupportedOperationException("Files need a system with handles of folders, such as Linux");
    }

    /**
     * Opens the folder {@code name} in this one. The dot behind it makes the opening of anything else fail, where
     * opening a pipe would wait for its other end. The dot would follow a link, so that what was opened is compared
     * with what was there.
     */
    Folder folder(String name) throws IOException {
        BasicFileAttributes expected = attributes(name);
        if (!expected.isDirectory()) {
            throw new NotDirectoryException(name);
        }
        var opened = new Folder(secure(stream.newDirectoryStream(Path.of(name + "/."))));
        Object key = expected.fileKey();
        if (key == null || !key.equals(opened.own().readAttributes().fileKey())) {
            opened.close();
            throw new NoSuchFileException(name);
        }
        return opened;
    }

    /** Returns the attributes of the entry itself, also if it is a link. */
    PosixFileAttributes attributes(String name) throws IOException {
        return view(name).readAttributes();
    }

    Optional<PosixFileAttributes> attributesIfThere(String name) throws IOException {
        try {
            return Optional.of(attributes(name));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    SeekableByteChannel open(String name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        var noLinks = new HashSet<OpenOption>(options);
        noLinks.add(LinkOption.NOFOLLOW_LINKS);
        return stream.newByteChannel(Path.of(name), noLinks, attributes);
    }

    /** Moves an entry in one step, and replaces what has the new name. */
    void move(String name, Folder to, String newName) throws IOException {
        stream.move(Path.of(name), to.stream, Path.of(newName));
    }

    void deleteFile(String name) throws IOException {
        stream.deleteFile(Path.of(name));
    }

    void deleteFolder(String name) throws IOException {
        stream.deleteDirectory(Path.of(name));
    }

    /** Returns the entries; it can be called once. */
    Iterator<Path> entries() {
        return stream.iterator();
    }

    /** Gives the folder itself to the user {@code uid}. */
    void give(int uid) throws IOException {
        give(own(), uid);
    }

    void give(String name, int uid) throws IOException {
        give(view(name), uid);
    }

    /** Checks whether what has these attributes belongs to the user {@code uid}. */
    static boolean isOf(int uid, PosixFileAttributes attributes) throws IOException {
        return attributes
                .owner()
                .equals(FileSystems.getDefault()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(Integer.toString(uid)));
    }

    private static void give(PosixFileAttributeView view, int uid) throws IOException {
        var users = FileSystems.getDefault().getUserPrincipalLookupService();
        view.setGroup(users.lookupPrincipalByGroupName(Integer.toString(uid)));
        view.setOwner(users.lookupPrincipalByName(Integer.toString(uid)));
    }

    private PosixFileAttributeView own() {
        return stream.getFileAttributeView(PosixFileAttributeView.class);
    }

    private PosixFileAttributeView view(String name) {
        return stream.getFileAttributeView(Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
