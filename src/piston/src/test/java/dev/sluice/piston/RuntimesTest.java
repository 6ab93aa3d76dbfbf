package dev.sluice.piston;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.json.BoundedJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimesTest {
    private static final Runtimes PYTHONS = versions("2.7.18", "3.9.4", "3.11.0", "3.10.0", "4.1.2");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = ':', textBlock = """
            * : 4.1.2
            3 : 3.11.0
            3.x : 3.11.0
            3.X : 3.11.0
            3.* : 3.11.0
            ^3 : 3.11.0
            ^3.9.0 : 3.11.0
            ~3.9 : 3.9.4
            >=3.0.0 <4 : 3.11.0
            >=3 <4 : 3.11.0
            >3.10 <4 : 3.11.0
            <3 : 2.7.18
            <=3.9.4 : 3.9.4
            3.11 : 3.11.0
            3.11.0 : 3.11.0
            =3.11.0 : 3.11.0
            v3.11.0 : 3.11.0
            3.10 || 2.7 : 3.10.0
            5 || 2 : 2.7.18
            2||3 : 3.11.0
            1 - 3 : 3.11.0
            2.0.0 - 3.9.4 : 3.9.4
            x : 4.1.2
            X : 4.1.2
            *.* : 4.1.2
            x.x.X : 4.1.2
            || : 4.1.2
            2 || : 4.1.2
            +3 : 4.1.2
            3+x : 3.11.0
            3.11.0+b : 3.11.0
            ~>3.9 : 3.9.4
            ~> 3.9 : 3.9.4
            ^ 3 : 3.11.0
            >= 3.0.0 < 4.0.0 : 3.11.0
            >=* : 4.1.2
            ^x.1 : 4.1.2
            3 - x : 4.1.2
            x - 3 : 3.11.0
            2.7 - 3.9 : 3.9.4
            =v3.9.4 : 3.9.4
            >3 <=4 : 4.1.2
            <3.11 >=3 : 3.10.0
            """)
    void theHighestVersionInTheRangeIsFound(String range, String version) {
        assertThat(PYTHONS.find("python", range)).map(LanguageRuntime::version).hasValue(version);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "5",
                "3.12",
                "^1",
                ">4.1.2",
                "latest",
                "latest.release",
                "newest",
                "3.eleven",
                " latest",
                "5 || latest",
                "[3,4)",
                "\n[3,4)",
                "3.+",
                "!3",
                "3.11.0 - ",
                " - 3.11.0",
                "3.x.2",
                "x.3",
                ">x",
                "<*",
                "3 .11",
                "03",
                "==3.11.0",
                "3.11.0-",
                "3 3.",
                "3,4",
                "3 || a",
                "99999999999",
                "99999999999999999999",
                "3 - 99999999999999999999999"
            })
    void whatIsNoRangeOrHoldsNoVersionFindsNothing(String range) {
        assertThat(PYTHONS.find("python", range)).isEmpty();
    }

    @ParameterizedTest(name = "{0}…")
    @ValueSource(strings = {"1.1.1-", "1.1.1+", "3||", "1 - ", ">=1 ", "9"})
    void aRangeOfAnyLengthIsAnswered(String part) {
        assertThat(PYTHONS.find("python", part.repeat(200_000))).isEmpty();
    }

    @ParameterizedTest(name = "{0} is in {1}")
    @CsvSource(delimiter = '|', textBlock = """
            5.2.15 | *
            5.2.15 | 5
            5.2.15 | 5.2
            5.2.15 | 5.2.15
            5.4 | *
            5.4 | 5.4
            5.4 | 5.x
            20 | 20
            1.3.4-20200120 | 1.3.4-20200120
            """)
    void versionsAsCompilersReportThemAreFound(String version, String range) {
        assertThat(versions(version).find("python", range))
                .map(LanguageRuntime::version)
                .hasValue(version);
    }

    @Test
    void aPrereleaseIsNotMeantByARange() {
        assertThat(versions("1.3.4-20200120").find("python", "1.x")).isEmpty();
    }

    @Test
    void aVersionThatIsNoneAtAllDoesNotHideTheOthers() {
        assertThat(versions("nightly", "3.1.0", "9".repeat(30), "1.1.1-".repeat(100_000))
                        .find("python", "*"))
                .map(LanguageRuntime::version)
                .hasValue("3.1.0");
    }

    @Test
    void versionsAreComparedAsNumbers() {
        assertThat(versions("3.9.0", "3.10.0").find("python", "3"))
                .map(LanguageRuntime::version)
                .hasValue("3.10.0");
    }

    @ParameterizedTest(name = "{0} is nearest to {1}")
    @CsvSource({
        "3.10.0, 3.10.5",
        "3.11.0, 3.12",
        "3.9.4, ~3.8",
        "3.9.4, 3.0.0",
        "2.7.18, 2.6.0",
        "2.7.18, 1.0.0",
        "2.7.18, 2",
        "4.1.2, 18.15.0",
        "4.1.2, latest",
        "4.1.2, 99999999999999999999",
        "4.1.2, 5 || 2",
        "3.9.4, >3.9.5 <3.10"
    })
    void theNearestVersionIsFoundWhereNoneIsInTheRange(String version, String range) {
        assertThat(PYTHONS.nearest("python", range))
                .map(LanguageRuntime::version)
                .hasValue(version);
    }

    @ParameterizedTest(name = "{0} and not {1} is nearest to {2}")
    @CsvSource({
        "17.0.1, 21.0.0, 15.0.2",
        "17.0.1, 13.0.0, 15.0.2",
        "16.1.0, 16.9.0, 15.0.2",
        "14.9.0, 14.1.0, 15.0.2",
        "15.1.0, 16.0.0, 15.0.2",
        "15.0.3, 15.0.1, 15.0.2",
        "15.2.1, 15.2.9, 15.1.0",
        "1.0.0, 9.0.0-rc.1, 2.0.0"
    })
    void ofTwoTheNearerIsFound(String nearer, String farther, String wanted) {
        for (Runtimes both : List.of(versions(nearer, farther), versions(farther, nearer))) {
            assertThat(both.nearest("python", wanted))
                    .map(LanguageRuntime::version)
                    .hasValue(nearer);
        }
    }

    @Test
    void anotherLanguageIsNeverNearest() {
        assertThat(PYTHONS.nearest("cobol", "1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "py", "python3"})
    void aLanguageAnswersToItsNameAndItsAliases(String name) {
        assertThat(PYTHONS.find(name, "3.11")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Python", "PY", "python ", "pyth", ""})
    void namesAreExact(String name) {
        assertThat(PYTHONS.find(name, "*")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4.1.2, true", "3.11.0, false"})
    void theHighestIsTheOneThatAnyVersionMeans(String version, boolean highest) {
        LanguageRuntime runtime = PYTHONS.find("python", version).orElseThrow();

        assertThat(PYTHONS.isHighest(runtime)).isEqualTo(highest);
    }

    @Test
    void theListIsWrittenAsPistonWritesIt() {
        var runtimes = new Runtimes(List.of(
                new LanguageRuntime("python", "3.11.0", List.of("py"), null),
                new LanguageRuntime("typescript", "5.0.3", List.of(), "deno")));

        assertThat(BoundedJson.toString(runtimes::write)).isEqualTo("""
                [{"language":"python","version":"3.11.0","aliases":["py"]},\
                {"language":"typescript","version":"5.0.3","aliases":[],"runtime":"deno"}]""");
    }

    @Test
    void packagesAreNamedAfterWhatProvidesTheLanguage() {
        var runtimes = new Runtimes(List.of(
                new LanguageRuntime("python", "3.11.0", List.of("py"), null),
                new LanguageRuntime("c", "12.2.0", List.of(), "gcc"),
                new LanguageRuntime("typescript", "5.0.3", List.of(), "deno"),
                new LanguageRuntime("c++", "12.2.0", List.of(), "gcc"),
                new LanguageRuntime("d", "13.1.0", List.of(), "gcc")));

        assertThat(BoundedJson.toString(runtimes::writePackages)).isEqualTo("""
                [{"language":"python","language_version":"3.11.0","installed":true},\
                {"language":"gcc","language_version":"12.2.0","installed":true},\
                {"language":"deno","language_version":"5.0.3","installed":true},\
                {"language":"gcc","language_version":"13.1.0","installed":true}]""");
    }

    @Test
    void theListThatIsWrittenIsReadAgainTheSame() {
        assertThat(Runtimes.from(array(BoundedJson.toString(Samples.RUNTIMES::write))))
                .isEqualTo(Samples.RUNTIMES);
    }

    @Test
    void aListWithoutAliasesIsUnderstood() {
        assertThat(Runtimes.from(array("[{\"language\":\"a\",\"version\":\"1.0.0\"}]"))
                        .all())
                .containsExactly(new LanguageRuntime("a", "1.0.0", List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"version\":\"1.0.0\"}]",
                "[{\"language\":\"a\"}]",
                "[{\"language\":\"a\",\"version\":1}]",
                "[\"a\"]",
                "[null]"
            })
    void anEntryWithoutLanguageOrVersionIsRefused(String json) {
        JsonArray array = array(json);

        assertThatThrownBy(() -> Runtimes.from(array)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Runtimes versions(String... versions) {
        return new Runtimes(Stream.of(versions)
                .map(version -> new LanguageRuntime("python", version, List.of("py", "python3"), null))
                .toList());
    }

    private static JsonArray array(String json) {
        JsonValue value = BoundedJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        return value.asJsonArray();
    }
}
