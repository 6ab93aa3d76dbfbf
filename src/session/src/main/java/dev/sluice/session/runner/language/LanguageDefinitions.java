package dev.sluice.session.runner.language;

import dev.sluice.json.BoundedJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The language files: those that are built in, and those of a folder that add to them or replace them by language. */
public final class LanguageDefinitions {
    private static final String FOLDER = "definitions/";
    private static final String SUFFIX = ".json";

    private LanguageDefinitions() {}

    public static List<LanguageDefinition> load(Optional<Path> folder) {
        List<LanguageDefinition> own = folder.map(LanguageDefinitions::inFolder).orElse(List.of());
        Set<String> replaced = own.stream().map(LanguageDefinition::language).collect(Collectors.toSet());
        var all = new ArrayList<LanguageDefinition>();
        builtIn().stream()
                .filter(definition -> !replaced.contains(definition.language()))
                .forEach(all::add);
        all.addAll(own);
        return all;
    }

    public static List<LanguageDefinition> builtIn() {
        return builtInFiles().stream().map(LanguageDefinitions::builtIn).toList();
    }

    /** Returns the names of the built-in language files. A jar cannot be listed, so that a file lists them. */
    public static List<String> builtInFiles() {
        try (InputStream index = resource("index.json")) {
            return ((JsonArray) BoundedJson.read(index)).getValuesAs(JsonString::getString);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static LanguageDefinition builtIn(String file) {
        try (InputStream in = resource(file)) {
            return LanguageReader.read(file, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String file) {
        return Objects.requireNonNull(LanguageDefinitions.class.getResourceAsStream(FOLDER + file), file);
    }

    private static List<LanguageDefinition> inFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(LanguageDefinitions::inFile)
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("SLUICE_LANGUAGES names no folder that can be read: " + folder, e);
        }
    }

    private static LanguageDefinition inFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return LanguageReader.read(file.toString(), in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
