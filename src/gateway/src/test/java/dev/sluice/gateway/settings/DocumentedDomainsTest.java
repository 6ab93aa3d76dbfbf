package dev.sluice.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.harness.DocumentedKey;
import dev.sluice.harness.WrongValues;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that the start demands of a key's value, set as an operator sets it, what docs/configuration.md says. */
class DocumentedDomainsTest {
    static Stream<DocumentedKey> keysWithADomain() {
        return DocumentedKey.all().stream()
                .filter(key -> Configured.keys().contains(key.key()))
                .filter(key -> WrongValues.of(key).isPresent());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keysWithADomain")
    void aValueOutsideOfItEndsTheStartAndNamesTheKey(DocumentedKey key) {
        List<String> wrong = WrongValues.of(key).orElseThrow();
        List<String> refused =
                wrong.stream().filter(value -> isRefused(key, value)).toList();

        if (WrongValues.areCertain(key)) {
            assertThat(refused).as(key.toString()).isEqualTo(wrong);
        } else {
            assertThat(refused)
                    .as("%s: say \"text\" where every text will do", key)
                    .isNotEmpty();
        }
    }

    @Test
    void nearlyEveryKeyHasADomain() {
        assertThat(keysWithADomain().count()).isGreaterThan(Configured.keys().size() * 3 / 4);
    }

    @ParameterizedTest
    @MethodSource("keysWithADomain")
    void aNameThatIsNotSetCannotStandInAValue(DocumentedKey key) {
        assertThat(isRefused(key, "${no.such.name}")).isTrue();
    }

    @Test
    void theMessageSaysWhatIsWrongWithIt() {
        var config = Configured.config("local", Map.of(), Map.of("SLUICE_POOL_MODE", "${no.such.name}"));

        assertThatThrownBy(() -> new SettingsReader(config).read())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("sluice.pool.mode holds a ${…} whose name is not set");
    }

    private static boolean isRefused(DocumentedKey key, String value) {
        try {
            new SettingsReader(Configured.config("local", Map.of(), Map.of(key.variable(), value))).read();
            return false;
        } catch (InvalidSettingsException e) {
            return String.valueOf(e.getMessage()).lines().anyMatch(line -> line.startsWith(key.key() + " "));
        }
    }
}
