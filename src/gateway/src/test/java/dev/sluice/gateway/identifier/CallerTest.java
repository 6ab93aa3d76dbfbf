package dev.sluice.gateway.identifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallerTest {
    private static final Optional<String> NONE = Optional.empty();

    @ParameterizedTest
    @MethodSource("unusableNames")
    void aSessionNameThatIsBlankOrTooLongIsRefused(String name) {
        assertThatThrownBy(() -> new Caller(NONE, Optional.of(name), NONE, NONE))
                .isInstanceOf(UnknownSessionException.class)
                .hasMessageContaining("X-Session-ID")
                .hasMessageContaining("1 to 256");
    }

    @ParameterizedTest
    @MethodSource("unusableNames")
    void aProjectNameThatIsBlankOrTooLongIsRefused(String name) {
        assertThatThrownBy(() -> new Caller(NONE, NONE, Optional.of(name), NONE))
                .isInstanceOf(UnknownSessionException.class)
                .hasMessageContaining("X-Project-ID");
    }

    @ParameterizedTest
    @MethodSource("unusableNames")
    void aJobNameThatIsBlankOrTooLongIsRefused(String name) {
        assertThatThrownBy(() -> new Caller(NONE, NONE, NONE, Optional.of(name)))
                .isInstanceOf(UnknownSessionException.class)
                .hasMessageContaining("X-Job-ID");
    }

    static String[] unusableNames() {
        return new String[] {"", " ", "\t\n", "n".repeat(257)};
    }

    @Test
    void theLongestNameIsTaken() {
        String name = "n".repeat(256);

        assertThat(new Caller(NONE, Optional.of(name), NONE, NONE).session()).hasValue(name);
    }
}
