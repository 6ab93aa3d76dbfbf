package dev.sluice.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the documentation, as text. */
final class Pages {
    private Pages() {}

    static Stream<Path> in(Path folder) {
        return walk(folder).filter(file -> file.toString().endsWith(".md"));
    }

    static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the first group of each match, or the match where the pattern has no group. */
    static Stream<String> found(Pattern pattern, String text) {
        return pattern
                .matcher(text)
                .results()
                .map(match -> match.group(match.groupCount() == 0 ? 0 : 1))
                .toList()
                .stream();
    }
}
