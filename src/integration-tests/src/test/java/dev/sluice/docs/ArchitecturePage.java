package dev.sluice.docs;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page docs/architecture.md: the names in it, and the request that it follows from class to class. */
public final class ArchitecturePage {
    private static final Pattern CODE = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern STEP = Pattern.compile("^\\d+\\. (.+)$", Pattern.MULTILINE);

    /** A class, perhaps with the last parts of its package before it and a method after it. */
    private static final Pattern TYPE =
            Pattern.compile("(?:[a-z]\\w*\\.)*([A-Z]\\w*[a-z]\\w*)(?:\\.[a-z]\\w*)?(?:\\(\\))?");

    private final String text = Pages.text(Path.of("docs/architecture.md"));

    /** Returns the texts in backticks, outside of blocks of code. */
    Stream<String> names() {
        return Pages.found(NAME, CODE.matcher(text).replaceAll(""));
    }

    /** Returns the simple name of the type that {@code name} means, or nothing if it has not the form of one. */
    static Stream<String> type(String name) {
        return Pages.found(TYPE, name).filter(found -> TYPE.matcher(name).matches());
    }

    /**
     * Returns the types that the steps of a section name, each where it is named first.
     *
     * @param heading of the section, without its marks
     * @param types of which the names count
     */
    public List<String> trace(String heading, SourceTypes types) {
        Set<String> named = Pages.found(STEP, section(heading))
                .flatMap(step -> Pages.found(NAME, step))
                .flatMap(ArchitecturePage::type)
                .filter(types::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return List.copyOf(named);
    }

    private String section(String heading) {
        String from = text.split("\\n### " + Pattern.quote(heading) + "\\n", 2)[1];
        return from.split("\\n##", 2)[0];
    }

    /** Returns the first column of the tables that name packages. */
    Set<String> packages() {
        return Pages.found(Pattern.compile("^\\| `((?:gateway|session|emulator)[a-z.]*)` \\|", Pattern.MULTILINE), text)
                .map("dev.sluice."::concat)
                .collect(Collectors.toSet());
    }
}
