package dev.sluice.session.workspace;

import java.io.File;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The space that is left where a folder lies. */
@FunctionalInterface
public interface FreeSpace {
    /** The free space of the disk. Java reports a disk that cannot be asked as one that has no bytes at all. */
    FreeSpace ON_DISK = folder -> {
        File file = folder.toFile();
        long free = file.getUsableSpace();
        return free == 0 && file.getTotalSpace() == 0 ? OptionalLong.empty() : OptionalLong.of(free);
    };

    /** Returns the bytes that are free, or nothing if they cannot be known now. */
    OptionalLong of(Path folder);
}
