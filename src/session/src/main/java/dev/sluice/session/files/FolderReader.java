package dev.sluice.session.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Lists the entries of a folder, and of those below it if asked, up to a bound on their number and depth. */
final class FolderReader {
    static final int MOST_ENTRIES = 10_000;
    private static final int DEEPEST = 32;

    private final boolean recursive;
    private final List<FileEntry> entries = new ArrayList<>();
    private boolean complete = true;

    FolderReader(boolean recursive) {
        this.recursive = recursive;
    }

    Listing through(Folder folder) throws IOException {
        read(folder, "", 0);
        entries.sort(Comparator.comparing(FileEntry::directory).thenComparing(FileEntry::name));
        return new Listing(entries, complete);
    }

    private void read(Folder folder, String directory, int depth) throws IOException {
        try {
            Iterator<Path> names = folder.entries();
            while (names.hasNext()) {
                if (entries.size() >= MOST_ENTRIES) {
                    complete = false;
                    return;
                }
                readOne(folder, names.next().getFileName().toString(), directory, depth);
            }
        } catch (DirectoryIteratorException e) {
            complete = false;
        }
    }

    private void readOne(Folder folder, String name, String directory, int depth) throws IOException {
        if (name.startsWith(FileName.UNFINISHED)) {
            return;
        }
        try {
            BasicFileAttributes attributes = folder.attributes(name);
            entries.add(FileEntry.of(name, directory, attributes));
            if (recursive && attributes.isDirectory()) {
                descend(folder, name, directory.isEmpty() ? name : directory + "/" + name, depth + 1);
            }
        } catch (FileSystemException e) {
            // Gone by now, or closed to us: what can be seen is listed all the same
            complete = false;
        }
    }

    private void descend(Folder folder, String name, String directory, int depth) throws IOException {
        if (depth > DEEPEST) {
            complete = false;
            return;
        }
        try (Folder inner = folder.folder(name)) {
            read(inner, directory, depth);
        }
    }
}
