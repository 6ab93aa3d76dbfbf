package dev.sluice.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A row of the gateway's table in docs/configuration.md.
 *
 * @param domain the text in the column of units and allowed values
 */
public record DocumentedKey(String key, String domain) {
    public static final Path DOCUMENTATION = Repository.path("docs/configuration.md");

    private static final Pattern ROW = Pattern.compile(
            "^\\| `(?<key>sluice\\.[^`]+)` \\| (?<default>[^|]*(?:\\\\\\|[^|]*)*) \\| (?<domain>[^|]*(?:\\\\\\|[^|]*)*) \\|",
            Pattern.MULTILINE);

    public static List<DocumentedKey> all() {
        try {
            return ROW.matcher(Files.readString(DOCUMENTATION))
                    .results()
                    .map(row -> new DocumentedKey(row.group(1), row.group(3).strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the environment variable that sets the key. */
    public String variable() {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
