package dev.sluice.session.runner.language;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells which packages of Debian an image needs for the languages that it is to have. */
public final class LanguagePackages {
    /** The word that stands for every language that is built in. */
    private static final String ALL = "all";

    private static final String OWN_JVM = "{java.home}";

    private LanguagePackages() {}

    /**
     * Prints the packages, separated by blanks.
     *
     * @param languages their names or aliases, separated by blanks, or {@code all}
     */
    public static void main(String[] languages) {
        System.out.println(String.join(
                " ",
                of(Arrays.stream(languages)
                        .flatMap(words -> Arrays.stream(words.strip().split("\\s+")))
                        .filter(word -> !word.isEmpty())
                        .toList())));
    }

    /**
     * Returns the packages in the order of the languages.
     *
     * @throws IllegalArgumentException if there is no language of a name
     */
    static Set<String> of(List<String> languages) {
        var packages = new LinkedHashSet<String>();
        for (String language : languages) {
            List<LanguageDefinition> found = LanguageDefinitions.builtIn().stream()
                    .filter(definition -> language.equals(ALL) || answersTo(definition, language))
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("There is no language \"" + language + "\": see docs/languages.md");
            }
            found.stream()
                    .filter(definition -> !isOfOwnJvm(definition))
                    .forEach(definition -> packages.addAll(definition.debian()));
        }
        return packages;
    }

    private static boolean answersTo(LanguageDefinition definition, String name) {
        return definition.language().equals(name) || definition.aliases().contains(name);
    }

    /** Checks whether the JVM of the session program provides a language, so that nothing needs to be installed. */
    private static boolean isOfOwnJvm(LanguageDefinition definition) {
        return definition.programs().stream().anyMatch(program -> program.startsWith(OWN_JVM));
    }
}
