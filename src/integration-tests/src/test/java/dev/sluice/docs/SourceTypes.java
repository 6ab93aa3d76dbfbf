package dev.sluice.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java types of the repository, read from its sources. */
public final class SourceTypes {
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern DECLARATION =
            Pattern.compile("^( *)(?:[\\w@.-]+ +)*?(class|interface|enum|record) ([A-Z]\\w*)", Pattern.MULTILINE);

    private final Set<String> packages = new HashSet<>();
    private final Set<String> nested = new HashSet<>();
    private final Map<String, TopLevel> topLevel = new HashMap<>();

    /**
     * A type that stands in a file of its own name.
     *
     * @param name with its package
     * @param isInterface whether it may be without code
     * @param source the text of its file
     */
    public record TopLevel(String name, boolean isInterface, String source) {}

    /** Reads the main code of all modules, and their tests where {@code tests} says so. */
    public SourceTypes(boolean tests) {
        for (String part : tests ? List.of("main", "test") : List.of("main")) {
            modules()
                    .map(module -> module.resolve("src").resolve(part).resolve("java"))
                    .filter(Files::isDirectory)
                    .flatMap(Pages::walk)
                    .filter(file -> file.toString().endsWith(".java"))
                    .forEach(this::add);
        }
    }

    private static Stream<Path> modules() {
        return Pages.list(Path.of("src"));
    }

    private void add(Path file) {
        String text = Pages.text(file);
        Matcher header = PACKAGE.matcher(text);
        if (!header.find()) {
            throw new IllegalStateException(file + " has no package");
        }
        String declared = header.group(1);
        packages.add(declared);
        String own = file.getFileName().toString().replace(".java", "");
        for (Matcher type = DECLARATION.matcher(text); type.find(); ) {
            String name = type.group(3);
            if (type.group(1).isEmpty() && name.equals(own)) {
                topLevel.put(
                        name, new TopLevel(declared + "." + name, type.group(2).equals("interface"), text));
            } else {
                nested.add(name);
            }
        }
    }

    /** Returns the packages that hold at least one file. */
    public Set<String> packages() {
        return Set.copyOf(packages);
    }

    /** Returns whether a top-level or nested type has this simple name. */
    public boolean contains(String simpleName) {
        return topLevel.containsKey(simpleName) || nested.contains(simpleName);
    }

    /** Returns the top-level type of this simple name, if there is one. */
    public Optional<TopLevel> find(String simpleName) {
        return Optional.ofNullable(topLevel.get(simpleName));
    }
}
