package dev.sluice.session.runner.language;

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
public record Language(
        LanguageDefinition definition, LanguageRuntime runtime, Path program, List<Path> readable, Path support) {
    private static final long MEGABYTE = 1 << 20;
    private static final String STEM = "{stem}";
    private static final String SUPPORT = "{support}";
    private static final String STACK = "{stack}";
    /** Megabytes that a Java virtual machine takes beside its heap while it compiles and runs a small program. */
    private static final long BESIDE_HEAP = 48;
    /**
     * The part of the memory limit, one in so many, that a Java virtual machine takes beside its heap for tables that
     * grow with the heap.
     */
    private static final long BESIDE_HEAP_PART = 32;

    private static final long SMALLEST_HEAP = 8;
    /** Megabytes that a thread's stack may take in a virtual machine that gives each thread its own. */
    private static final long LARGEST_STACK = 64;
    /** The part of the memory limit, one in so many, that a thread's stack may take. */
    private static final long STACK_PART = 16;

    public Language {
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

    /**
     * Returns the compiler's command line.
     *
     * @param sources the files that are compiled, by name
     */
    public List<String> compileCommand(String mainFile, List<String> sources, Optional<Long> memory) {
        return command(definition.compile(), mainFile, sources, definition.compileMemoryOptions(), memory);
    }

    /**
     * Returns the command line of a program, its arguments included.
     *
     * @param sources as for {@link #compileCommand}: some languages have no such stage, and compile when they run
     */
    public List<String> runCommand(String mainFile, List<String> sources, List<String> args, Optional<Long> memory) {
        List<String> command =
                new ArrayList<>(command(definition.run(), mainFile, sources, definition.memoryOptions(), memory));
        command.addAll(args);
        return command;
    }

    /** Returns every variable that a program of this language gets; nothing comes from our own environment. */
    public Map<String, String> environment() {
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

    private List<String> command(
            List<String> template,
            String mainFile,
            List<String> sources,
            List<String> memoryOptions,
            Optional<Long> memory) {
        var command = new ArrayList<String>();
        for (String part : template) {
            switch (part) {
                case "{program}" -> command.add(program.toString());
                case "{main}" -> command.add(asArgument(mainFile));
                case "{sources}" -> sources.forEach(source -> command.add(asArgument(source)));
                case "{memory}" -> memory.ifPresent(bytes -> command.addAll(options(memoryOptions, bytes)));
                default -> command.add(filled(part.replace(STACK, stack(memory)), mainFile));
            }
        }
        return command;
    }

    private String filled(String part, String mainFile) {
        String filled = part.replace(SUPPORT, support.toString());
        return filled.contains(STEM) ? asArgument(filled.replace(STEM, stem(mainFile))) : filled;
    }

    private static List<String> options(List<String> templates, long bytes) {
        long megabytes = bytes / MEGABYTE;
        String all = Long.toString(Math.max(1, megabytes));
        String heap = Long.toString(heap(megabytes));
        return templates.stream()
                .map(option -> option.replace("{megabytes}", all).replace("{heap}", heap))
                .toList();
    }

    /**
     * Returns the megabytes of a heap, few enough that a program runs out of its heap before it is killed for its
     * memory, and can tell so itself.
     */
    private static long heap(long megabytes) {
        return Math.max(SMALLEST_HEAP, megabytes - BESIDE_HEAP - megabytes / BESIDE_HEAP_PART);
    }

    /**
     * Returns the megabytes of a stack, enough for deep recursion, and few enough that an endless one is told as such
     * before it is killed.
     */
    private static String stack(Optional<Long> memory) {
        long most = memory.map(bytes -> bytes / MEGABYTE / STACK_PART).orElse(LARGEST_STACK);
        return Long.toString(Math.max(1, Math.min(LARGEST_STACK, most)));
    }

    /** Returns the name that a compiler gives to what it makes of a file, without its ending. */
    private static String stem(String file) {
        int dot = file.lastIndexOf('.');
        return dot > file.lastIndexOf('/') ? file.substring(0, dot) : file;
    }

    /** Returns the name of a file in a form that cannot be taken for an option. */
    private static String asArgument(String file) {
        return file.startsWith("-") ? "./" + file : file;
    }
}
