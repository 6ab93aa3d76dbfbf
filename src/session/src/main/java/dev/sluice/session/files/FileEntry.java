package dev.sluice.session.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * One file or folder.
 *
 * @param directory where it lies, seen from the folder that was listed; empty for that folder itself
 * @param size in bytes
 */
public record FileEntry(String name, String directory, Type type, long size, Instant modifiedAt) {
    /** The kind of an entry. Only files can be read, and links are not followed. */
    public enum Type {
        FILE,
        DIRECTORY,
        LINK,
        OTHER;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static FileEntry of(String name, String directory, BasicFileAttributes attributes) {
        Instant modifiedAt = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS);
        return new FileEntry(name, directory, type(attributes), attributes.size(), modifiedAt);
    }

    private static Type type(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return Type.FILE;
        }
        if (attributes.isDirectory()) {
            return Type.DIRECTORY;
        }
        return attributes.isSymbolicLink() ? Type.LINK : Type.OTHER;
    }
}
