package dev.sluice.session.runner.language;

import dev.sluice.piston.LanguageRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the languages that this machine has. A language counts when it tells its version from inside the sandbox. */
public final class LanguageDiscovery {
    private static final System.Logger LOG = System.getLogger(LanguageDiscovery.class.getName());
    private static final int LOCATE_SECONDS = 10;

    private final Function<Language, String> askVersion;
    private final Path support;

    /**
     * @param askVersion runs a language's program in the sandbox and gives all that it prints
     * @param support the folder of a {@link LanguageSupport}
     */
    public LanguageDiscovery(Function<Language, String> askVersion, Path support) {
        this.askVersion = askVersion;
        this.support = support;
    }

    /** Returns the languages that are there, in the order given; what is left out is logged with the reason. */
    public List<Language> find(List<LanguageDefinition> definitions) {
        // Each waits for a process or two, so that they are asked at once
        return definitions.parallelStream()
                .flatMap(definition -> find(definition).stream())
                .toList();
    }

    private Optional<Language> find(LanguageDefinition definition) {
        try {
            Optional<Path> program = program(definition);
            if (program.isEmpty()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0} is not installed: none of {1}{2}",
                        definition.language(),
                        definition.programs(),
                        definition.debian().isEmpty()
                                ? ""
                                : "; in Debian it is in " + String.join(" ", definition.debian()));
                return Optional.empty();
            }
            return ask(definition, program.get());
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is left out: {1}", definition.language(), e.toString());
            return Optional.empty();
        }
    }

    private Optional<Language> ask(LanguageDefinition definition, Path program) throws IOException {
        var readable = new ArrayList<>(Programs.installationOf(program));
        definition.readable().forEach(path -> readable.add(Path.of(path)));
        var unknown = new LanguageRuntime(definition.language(), "0.0.0", List.of(), null);
        String printed = askVersion.apply(new Language(definition, unknown, program, readable, support));
        Matcher version = definition.version().matcher(printed);
        if (!version.find()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} is left out: {1} tells no version but \"{2}\"",
                    definition.language(),
                    program,
                    printed.strip());
            return Optional.empty();
        }
        return Optional.of(new Language(definition, runtime(definition, version.group(1)), program, readable, support));
    }

    public static LanguageRuntime runtime(LanguageDefinition definition, String found) {
        String[] parts = (found + ".0.0").split("\\.", -1);
        List<String> aliases = definition.aliases().stream()
                .map(alias -> alias.replace("{major}", parts[0]).replace("{minor}", parts[1]))
                .toList();
        // A semantic version has no zeros in front
        String version = Stream.of(parts[0], parts[1], parts[2])
                .map(part -> part.replaceFirst("^0+(?=.)", ""))
                .collect(Collectors.joining("."));
        return new LanguageRuntime(
                definition.language(), version, aliases, definition.runtime().orElse(null));
    }

    private static Optional<Path> program(LanguageDefinition definition) throws IOException {
        for (String candidate : definition.programs()) {
            Optional<Path> found = candidates(candidate)
                    .filter(path -> hasBeside(definition, path))
                    .findFirst();
            if (found.isPresent()) {
                boolean script = !definition.locate().isEmpty() && Programs.isScript(found.get());
                return script ? locate(found.get(), definition.locate()) : found;
            }
        }
        return Optional.empty();
    }

    private static Stream<Path> candidates(String candidate) {
        String name = candidate.replace("{java.home}", System.getProperty("java.home", ""));
        if (name.startsWith("/")) {
            return Stream.of(Path.of(name)).filter(Programs::isProgram);
        }
        return Programs.onPath(name).stream();
    }

    private static boolean hasBeside(LanguageDefinition definition, Path program) {
        try {
            Path real = program.toRealPath();
            return definition.beside().stream().allMatch(name -> Programs.isProgram(real.resolveSibling(name)));
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Path> locate(Path script, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            if (process.waitFor(LOCATE_SECONDS, TimeUnit.SECONDS)) {
                return Optional.of(Path.of(printed.strip())).filter(Programs::isProgram);
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }
}
