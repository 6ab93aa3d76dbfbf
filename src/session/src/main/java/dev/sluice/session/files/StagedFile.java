package dev.sluice.session.files;

import dev.sluice.session.workspace.SandboxUser;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that is being written and that nobody is to see yet, in a place within the session's folder and so on the same
 * disk. The place is ours, so that programs with a user of their own cannot look in. Renaming it does not help them,
 * since it is held by its handle.
 */
final class StagedFile implements AutoCloseable {
    private static final String CONTENT = "content";

    private final Folder root;
    private final String name;
    private final Folder folder;

    private StagedFile(Folder root, String name, Folder folder) {
        this.root = root;
        this.name = name;
        this.folder = folder;
    }

    /**
     * Creates a private folder below {@code root} for a file that is to be written.
     *
     * @param path of {@code root}, in whose place no program can put anything else
     */
    static StagedFile create(Folder root, Path path) throws IOException {
        String name = newFolder(path);
        return new StagedFile(root, name, root.folder(name));
    }

    /**
     * Creates a folder by its path alone, as folders can only be made so. The path is safe, because its last part is
     * new.
     */
    private static String newFolder(Path path) throws IOException {
        String name = FileName.UNFINISHED + UUID.randomUUID();
        Files.createDirectory(
                path.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return name;
    }

    SeekableByteChannel open() throws IOException {
        return folder.open(
                CONTENT,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    }

    /** Makes what was written the file {@code newName}, and replaces whatever was there. */
    void publish(Folder to, String newName, SandboxUser owner) throws IOException {
        if (!owner.isSelf()) {
            folder.give(CONTENT, owner.uid());
        }
        folder.move(CONTENT, to, newName);
    }

    /** Makes a new folder in {@code parent}, unless there is one by now. */
    static void createFolder(Folder root, Path path, Folder parent, String newName, SandboxUser owner)
            throws IOException {
        String name = newFolder(path);
        try {
            try (Folder created = root.folder(name)) {
                if (!owner.isSelf()) {
                    created.give(owner.uid());
                }
            }
            if (parent.attributesIfThere(newName).isEmpty()) {
                root.move(name, parent, newName);
            }
        } finally {
            removeIfThere(root, name);
        }
    }

    @Override
    public void close() throws IOException {
        try (folder) {
            if (folder.attributesIfThere(CONTENT).isPresent()) {
                folder.deleteFile(CONTENT);
            }
        } finally {
            removeIfThere(root, name);
        }
    }

    private static void removeIfThere(Folder root, String name) throws IOException {
        if (root.attributesIfThere(name).isPresent()) {
            root.deleteFolder(name);
        }
    }
}
