package dev.sluice.gateway.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.identifier.IdentifierKey;
import dev.sluice.piston.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    private static final IdentifierKey KEY =
            new IdentifierKey("a secret of 32 bytes or even more".getBytes(StandardCharsets.UTF_8));

    @Test
    void withoutTheHeaderThereIsNone() {
        assertThat(IdempotencyKey.read(null)).isEmpty();
        assertThat(IdempotencyKey.read(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "8e03978e-40d5-43e8-bc93-6894a57f9324", "\"quoted-by-the-draft\"", "!~"})
    void aKeyIsTakenAsItIs(String header) {
        assertThat(IdempotencyKey.read(List.of(header))).hasValue(new IdempotencyKey(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "tab\there", "\u00fcmlaut", "\u0000", "line\nbreak"})
    void whatIsNoKeyIsRefused(String header) {
        assertThatThrownBy(() -> IdempotencyKey.read(List.of(header)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 to 255 visible ASCII characters");
    }

    @Test
    void aKeyHasItsLength() {
        assertThat(IdempotencyKey.read(List.of("k".repeat(255)))).isPresent();
        assertThatThrownBy(() -> IdempotencyKey.read(List.of("k".repeat(256))))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void twoKeysAreNone() {
        assertThatThrownBy(() -> IdempotencyKey.read(List.of("a", "b"))).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theSessionIsToldAHashOfItThatIsTheCallersOwn() {
        var key = new IdempotencyKey("order-1");

        assertThat(key.forSession(caller("ann", "s"), KEY))
                .isEqualTo(key.forSession(caller("ann", "s"), KEY))
                .isNotEqualTo(key.forSession(caller("bob", "s"), KEY))
                .isNotEqualTo(key.forSession(caller("ann", "t"), KEY))
                .isNotEqualTo(new IdempotencyKey("order-2").forSession(caller("ann", "s"), KEY))
                .doesNotContain("order")
                .hasSizeLessThanOrEqualTo(256);
    }

    private static Caller caller(String principal, String session) {
        return new Caller(Optional.of(principal), Optional.of(session), Optional.empty(), Optional.empty());
    }
}
