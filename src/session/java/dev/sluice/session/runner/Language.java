package dev.sluice.session.runner;

import dev.sluice.piston.LanguageRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A language as it was found on this machine.
 *
 * @param support the folder of a {@link LanguageSupport}
 */
record Language(
        LanguageDefinition definition, LanguageRuntime runtime, Path program, List<Path> readable, Path support) {
    private static final long MEGABYTE = 1 << 20;
    private static final String STEM = "{stem}";
    private static final String SUPPORT = "{support}";

    Language {
        var all = new ArrayList<>(readable);
        if (usesSupport(definition)) {
            all.add(support);
        }
        readable = List.copyOf(all);
    }

    private static boolean usesSupport(LanguageDefinition definition) {
        return Stream.of(definition.compile(), definition.run(), definition.askVersion())
                .flatMap(List::stream)
                .anyMatch(part -> part.contains(SUPPORT));
    }

    /** @param sources the files that are compiled, by name */
    List<String> compileCommand(String mainFile, List<String> sources) {
        return command(definition.compile(), mainFile, sources, Optional.empty());
    }

    /** @param sources as for {@link #compileCommand}: some languages have no such stage, and compile when they run */
    List<String> runCommand(String mainFile, List<String> sources, List<String> args, Optional<Long> memory) {
        List<String> command = new ArrayList<>(command(definition.run(), mainFile, sources, memory));
        command.addAll(args);
        return command;
    }

    /** Every variable that a program of this language gets; nothing comes from our own environment. */
    Map<String, String> environment() {
        var environment = new TreeMap<String, String>(Map.of(
                "PATH",
                Programs.SANDBOX_PATH,
                "HOME",
                "/tmp",
                "LANG",
                "C.UTF-8",
                "PISTON_LANGUAGE",
                runtime.language()));
        environment.putAll(definition.environment());
        return environment;
    }

    private List<String> command(List<String> template, String mainFile, List<String> sources, Optional<Long> memory) {
        var command = new ArrayList<String>();
        for (String part : template) {
            switch (part) {
                case "{program}" -> command.add(program.toString());
                case "{main}" -> command.add(asArgument(mainFile));
                case "{sources}" -> sources.forEach(source -> command.add(asArgument(source)));
                case "{memory}" -> memory.ifPresent(bytes -> command.addAll(memoryOptions(bytes)));
                default -> command.add(filled(part, mainFile));
            }
        }
        return command;
    }

    private String filled(String part, String mainFile) {
        String filled = part.replace(SUPPORT, support.toString());
        return filled.contains(STEM) ? asArgument(filled.replace(STEM, stem(mainFile))) : filled;
    }

    private List<String> memoryOptions(long bytes) {
        String megabytes = Long.toString(Math.max(1, bytes / MEGABYTE));
        return definition.memoryOptions().stream()
                .map(option -> option.replace("{megabytes}", megabytes))
                .toList();
    }

    /** The name of what a compiler makes of a file, but for its end. */
    private static String stem(String file) {
        int dot = file.lastIndexOf('.');
        return dot > file.lastIndexOf('/') ? file.substring(0, dot) : file;
    }

    /** A file may be called like an option. */
    private static String asArgument(String file) {
        return file.startsWith("-") ? "./" + file : file;
    }
}
