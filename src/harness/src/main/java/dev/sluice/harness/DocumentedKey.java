package dev.sluice.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of one of the gateway's tables in docs/configuration.md.
 *
 * @param heading the heading of the table, which names the prefix of its keys
 * @param domain the text in the column of units and allowed values
 */
public record DocumentedKey(String heading, String key, String domain) {
    public static final Path DOCUMENTATION = Repository.path("docs/configuration.md");

    private static final Pattern HEADING = Pattern.compile("^#+ ", Pattern.MULTILINE);
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(?<key>sluice\\.[^`]+)` \\| (?<default>[^|]*(?:\\\\\\|[^|]*)*) \\|"
                    + " (?<domain>[^|]*(?:\\\\\\|[^|]*)*) \\| .+ \\|$",
            Pattern.MULTILINE);

    public static List<DocumentedKey> all() {
        try {
            return HEADING.splitAsStream(Files.readString(DOCUMENTATION))
                    .flatMap(DocumentedKey::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<DocumentedKey> of(String section) {
        String heading = section.lines().findFirst().orElse("");
        return ROW.matcher(section)
                .results()
                .map(row ->
                        new DocumentedKey(heading, row.group(1), row.group(3).strip()));
    }

    /** Returns the environment variable that sets the key. */
    public String variable() {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
