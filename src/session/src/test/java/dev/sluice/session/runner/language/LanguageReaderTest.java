package dev.sluice.session.runner.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.session.settings.RunnerSettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageReaderTest {
    private static final String LUA = """
            {
              "language": "lua",
              "find": {"programs": ["lua5.4"], "askVersion": ["-v"], "version": "Lua (\\\\S+)"},
              "run": ["{program}", "{main}"]
            }
            """;

    @Test
    void aFewLinesAreALanguage() {
        LanguageDefinition lua = read(LUA);

        assertThat(lua.language()).isEqualTo("lua");
        assertThat(lua.isCompiled()).isFalse();
        assertThat(lua.sources()).isEqualTo(SourceNames.ANY);
        assertThat(lua.limits(Limits.DEFAULT)).isEqualTo(Limits.DEFAULT);
    }

    @Test
    void aLanguageMayHaveLimitsOfItsOwn() {
        LanguageDefinition lua = read(LUA.replace("\"run\"", "\"limits\": {\"run_timeout\": 9000}, \"run\""));

        assertThat(lua.limits(Limits.DEFAULT)).isEqualTo(Limits.DEFAULT.with(Limit.RUN_TIMEOUT, 9000));
    }

    @Test
    void aHigherLimitOfTheConfigurationStays() {
        LanguageDefinition lua = read(LUA.replace("\"run\"", "\"limits\": {\"run_timeout\": 9000}, \"run\""));
        Limits higher = Limits.DEFAULT.with(Limit.RUN_TIMEOUT, 20_000);
        Limits none = Limits.DEFAULT.with(Limit.RUN_TIMEOUT, Limit.NONE);

        assertThat(lua.limits(higher)).isEqualTo(higher);
        assertThat(lua.limits(none)).isEqualTo(none);
    }

    @Test
    void filesMayHaveToBeLarger() {
        var usual = new RunnerSettings.Bounds(1, 2, 3, 1000);

        assertThat(read(LUA).bounds(usual)).isEqualTo(usual);
        assertThat(read(LUA.replace("\"run\"", "\"fileSize\": 5000, \"run\"")).bounds(usual))
                .isEqualTo(new RunnerSettings.Bounds(1, 2, 3, 5000));
    }

    @Test
    void anInterpreterMayBeKeptReady() {
        assertThat(read(LUA).warm()).isEmpty();
        assertThat(read(LUA.replace("\"run\"", "\"warm\": \"cpython\", \"run\""))
                        .warm())
                .contains(WarmKind.CPYTHON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "language": "lua"  | "language": 1           | lua.json: "language" must be a text
            ["lua5.4"]         | "lua5.4"                | lua.json: "programs" must be a list of texts
            ["-v"]             | []                      | lua.json: "askVersion" must be a list of texts
            "run"              | "alias": [], "run"      | lua.json: there is no field "alias"
            "programs"         | "program": [], "programs" | lua.json: there is no field "program"
            Lua (              | Lua ((                  | lua.json: "version" must be a regular expression whose first group is the version
            (\\\\S+)            | \\\\S+                   | lua.json: "version" must be a regular expression whose first group is the version
            "run"              | "limits": {"x": 1}, "run" | lua.json: "limits" must be only Piston's limits, as numbers
            "run"              | "warm": "jvm", "run"    | lua.json: "warm" must be one of cpython
            "run"              | "fileSize": 0, "run"    | lua.json: "fileSize" must be a number of bytes
            "{main}"]          | "{main}", "x"], "warm": "cpython" | lua.json: "run" must be {program} and {main} alone where "warm" is given
            """)
    void aWrongFileIsToldByItsName(String right, String wrong, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(LUA.replace(right, wrong)))
                .withMessage(message);
    }

    @Test
    void whatIsNoJsonIsToldByItsName() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("{")).withMessageStartingWith("lua.json: ");
        assertThatIllegalArgumentException().isThrownBy(() -> read("[]")).withMessage("lua.json holds no JSON object");
    }

    private static LanguageDefinition read(String json) {
        return LanguageReader.read("lua.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
