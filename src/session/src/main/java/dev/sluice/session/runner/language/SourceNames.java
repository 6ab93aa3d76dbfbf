package dev.sluice.session.runner.language;

import java.util.List;

/**
 * The names of the source files of a language. Callers often leave a name out, and get {@code file0.code}; most
 * compilers look at the end of a name to know what to do.
 *
 * @param suffix what the main file's name gets when it ends in none of the known ones; may be empty
 * @param replaces an end of names that the suffix takes the place of, for compilers that take the name for a word of
 *     the language; may be empty
 * @param compiled ends of names that are given to the compiler
 * @param known further ends of names that are right as they are
 */
public record SourceNames(String suffix, String replaces, List<String> compiled, List<String> known) {
    static final SourceNames ANY = new SourceNames("", "", List.of(), List.of());

    public SourceNames {
        compiled = List.copyOf(compiled);
        known = List.copyOf(known);
    }

    /** Returns the name under which the main file is written. */
    public String ofMain(String name) {
        if (isCompiled(name) || known.stream().anyMatch(name::endsWith)) {
            return name;
        }
        boolean replaced = !replaces.isEmpty() && name.endsWith(replaces);
        return (replaced ? name.substring(0, name.length() - replaces.length()) : name) + suffix;
    }

    public boolean isCompiled(String name) {
        return compiled.stream().anyMatch(name::endsWith);
    }
}
