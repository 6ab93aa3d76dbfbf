package dev.sluice.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that a Bicep file declares and uses, found by the lines that this repository writes; another test checks
 * its syntax.
 */
record Bicep(Path file, String text) {
    static final Path FOLDER = Path.of("docs/azure");

    private static final Pattern PARAMETER = Pattern.compile("^param (\\w+) (\\w+)( =.*)?$", Pattern.MULTILINE);
    private static final Pattern VALUE = Pattern.compile("^param (\\w+) = ", Pattern.MULTILINE);
    private static final Pattern OUTPUT = Pattern.compile("^output (\\w+) ", Pattern.MULTILINE);
    private static final Pattern USING = Pattern.compile("^using '\\./([^']+)'$", Pattern.MULTILINE);
    private static final Pattern MODULE = Pattern.compile(
            "^module (\\w+) '([^']+)' = .*?\\n  params: \\{\\n(.*?)\\n  }\\n}", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern ARGUMENT = Pattern.compile("^    (\\w+):", Pattern.MULTILINE);

    static Bicep read(String name) {
        return read(FOLDER.resolve(name));
    }

    static Bicep read(Path file) {
        try {
            return new Bicep(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Bicep> templates() {
        return files(".bicep");
    }

    static List<Bicep> parameterFiles() {
        return files(".bicepparam");
    }

    /** Returns each parameter, and whether it may be left out. */
    Map<String, Boolean> parameters() {
        Map<String, Boolean> found = new LinkedHashMap<>();
        PARAMETER.matcher(text).results().forEach(row -> found.put(row.group(1), row.group(3) != null));
        return found;
    }

    Set<String> required() {
        return parameters().entrySet().stream()
                .filter(parameter -> !parameter.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> outputs() {
        return first(OUTPUT);
    }

    /** Returns the parameters that a parameter file sets. */
    Set<String> values() {
        return first(VALUE);
    }

    /** Returns the template that a parameter file belongs to. */
    String template() {
        return USING.matcher(text).results().findFirst().orElseThrow().group(1);
    }

    List<Module> modules() {
        return MODULE.matcher(text)
                .results()
                .map(module -> new Module(
                        module.group(2),
                        ARGUMENT.matcher(module.group(3))
                                .results()
                                .map(argument -> argument.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))))
                .toList();
    }

    /** Returns how often a name stands in it as a word. */
    long uses(String name) {
        return Pattern.compile("\\b" + name + "\\b").matcher(text).results().count();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /** @param arguments the parameters that are given */
    record Module(String file, Set<String> arguments) {}

    private Set<String> first(Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Bicep> files(String suffix) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .map(Bicep::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
