package dev.sluice.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The repository's folder. It is found from every folder inside, so that a module's tests run wherever they are
 * started.
 */
public final class Repository {
    private static final Path ROOT = find(Path.of("").toAbsolutePath());

    private Repository() {}

    /** Returns the absolute path of a file or folder of the repository. */
    public static Path path(String first, String... more) {
        return ROOT.resolve(Path.of(first, more));
    }

    /** Finds the folder as Maven does. */
    private static Path find(Path start) {
        return Stream.iterate(start, folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve(".mvn")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The repository is not above " + start));
    }
}
