package dev.sluice.session.runner.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.json.BoundedJson;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.session.runner.Runner;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The programs that a language file is tested with. They lie below {@code src/session/src/test/resources/languages} in
 * a file of the same name.
 *
 * @param hello prints "hello"
 * @param echo prints its arguments and its input, and ends with {@code code}
 * @param broken is no program of the language
 * @param code 7, but for languages that have no word for it
 * @param shown what {@code echo} prints among else
 */
public record LanguageCase(
        String file,
        LanguageDefinition definition,
        String hello,
        String echo,
        String broken,
        String stdin,
        List<String> args,
        int code,
        List<String> shown) {
    private static final System.Logger LOG = System.getLogger(LanguageCase.class.getName());
    private static final int CODE = 7;
    private static final List<String> ARGS = List.of("é1", "b c");
    private static final List<String> SHOWN = List.of("é1", "b c", "typed");

    /** Returns one for each language file that is built in. */
    public static List<LanguageCase> all() {
        return LanguageDefinitions.builtInFiles().stream().map(LanguageCase::of).toList();
    }

    private static LanguageCase of(String file) {
        try (InputStream in = LanguageCase.class.getResourceAsStream("/languages/" + file)) {
            assertThat(in)
                    .as(
                            "the language file %s needs src/session/src/test/resources/languages/%s to be tested with",
                            file, file)
                    .isNotNull();
            JsonObject json = BoundedJson.read(Objects.requireNonNull(in)).asJsonObject();
            return new LanguageCase(
                    file,
                    LanguageDefinitions.builtIn(file),
                    json.getString("hello"),
                    json.getString("echo"),
                    json.getString("broken"),
                    json.getString("stdin", "typed"),
                    texts(json, "args", ARGS),
                    json.getInt("code", CODE),
                    texts(json, "shown", SHOWN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> texts(JsonObject json, String field, List<String> otherwise) {
        JsonArray array = json.getJsonArray(field);
        return array == null ? otherwise : array.getValuesAs(JsonString::getString);
    }

    /** Returns the language as the machine has it, or skips the test and says why where it has not. */
    public LanguageRuntime runtime(Runner runner) {
        Optional<LanguageRuntime> found = runner.runtime(definition);
        String whyNot = file + " is not tested: none of " + definition.programs()
                + " is here and tells its version from inside the sandbox"
                + (definition.debian().isEmpty() ? "" : "; apt-get install " + String.join(" ", definition.debian()));
        if (found.isEmpty()) {
            LOG.log(System.Logger.Level.INFO, whyNot);
        }
        assumeTrue(found.isPresent(), whyNot);
        return found.orElseThrow();
    }

    @Override
    public String toString() {
        return file;
    }
}
