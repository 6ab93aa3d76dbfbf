package dev.sluice.piston;

import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to run a program. {@code version} is a semantic version range; {@code limits} holds only what the request
 * itself sets; {@code stdin} is as it came, without the newline that a run appends.
 */
public record ExecutionRequest(
        String language,
        String version,
        List<SourceFile> files,
        @Nullable String stdin,
        List<String> args,
        Map<Limit, Long> limits) {
    /** The names of Piston's language whose programs are executable files, which are no text. */
    private static final Set<String> EXECUTABLE_FILES = Set.of("file", "executable", "elf", "binary");

    public ExecutionRequest {
        files = List.copyOf(files);
        args = List.copyOf(args);
        limits = Map.copyOf(limits);
    }

    /**
     * Reads a request.
     *
     * @throws InvalidRequestException which has Piston's words where a field is missing or of the wrong type
     */
    public static ExecutionRequest from(JsonObject json) {
        return new RequestReader(json).read();
    }

    /**
     * Chooses the runtime and the limits. This is the second half of Piston's checks, in Piston's order.
     *
     * @throws InvalidRequestException if no runtime fits, there is no main file, or a limit is above the maximum
     */
    public Resolved resolve(Runtimes runtimes, Limits maxima) {
        return resolve(runtimes.find(language, version), maxima);
    }

    /**
     * Resolves the request as {@link #resolve} does, with the nearest version of the language where none lies in the
     * range that the request asks for.
     *
     * @throws InvalidRequestException if there is no such language, no main file, or a limit is above the maximum
     */
    public Resolved resolveNearest(Runtimes runtimes, Limits maxima) {
        return resolve(runtimes.find(language, version).or(() -> runtimes.nearest(language, version)), maxima);
    }

    private Resolved resolve(Optional<LanguageRuntime> found, Limits maxima) {
        LanguageRuntime runtime =
                found.orElseThrow(() -> new InvalidRequestException(InvalidRequestException.shown(language) + "-"
                        + InvalidRequestException.shown(version) + " runtime is unknown"));
        if (!takesAnyMainFile() && files.stream().noneMatch(file -> file.encoding() == Encoding.UTF8)) {
            throw new InvalidRequestException("files must include at least one utf8 encoded file");
        }
        return new Resolved(this, runtime, maxima.resolve(limits));
    }

    /** Returns whether {@code version} lies in the range that the request asks for. */
    public boolean asksFor(String version) {
        return VersionRange.parse(this.version)
                .flatMap(range -> Version.coerce(version).filter(range::contains))
                .isPresent();
    }

    /**
     * Returns the program: the first file that is text, or the first of all where the language is an executable file.
     */
    public SourceFile mainFile() {
        return files.stream()
                .filter(file -> takesAnyMainFile() || file.encoding().isText())
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("files must include at least one utf8 encoded file"));
    }

    private boolean takesAnyMainFile() {
        return EXECUTABLE_FILES.contains(language);
    }

    /** A request that passed every check, with the runtime and the limits that hold for it. */
    public record Resolved(ExecutionRequest request, LanguageRuntime runtime, Limits limits) {}

    /** Writes the request as a Piston reads it. */
    public void write(JsonGenerator json) {
        json.writeStartObject().write("language", language).write("version", version);
        json.writeStartArray("files");
        files.forEach(file -> file.write(json));
        json.writeEnd();
        if (stdin != null) {
            json.write("stdin", stdin);
        }
        json.writeStartArray("args");
        args.forEach(json::write);
        json.writeEnd();
        for (Limit limit : Limit.values()) {
            Long value = limits.get(limit);
            if (value != null) {
                json.write(limit.wireName(), value);
            }
        }
        json.writeEnd();
    }
}
