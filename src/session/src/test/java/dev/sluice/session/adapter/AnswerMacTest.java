package dev.sluice.session.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerMacTest {
    private static final String NUMBER = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String INSTANCE = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";

    @Test
    void isWhatTheArchitectureSays() {
        // printf 'sluice-answer:1b4e28ba-2fa1-11d2-883f-0016d3cca427' | openssl dgst -sha256 -hmac
        // AAAAAAAAAAAAAAAAAAAAAA -binary | basenc --base64url
        assertThat(AnswerMac.of(Optional.of(NUMBER), INSTANCE)).contains("O1E2ktPvc6tyU6mffyg1mSZ2O6g2_GiDSSAufTw0-q0");
    }

    @Test
    void isAnotherForEachRequestAndEachSession() {
        assertThat(AnswerMac.of(Optional.of(NUMBER.replace('A', 'B')), INSTANCE))
                .isNotEqualTo(AnswerMac.of(Optional.of(NUMBER), INSTANCE));
        assertThat(AnswerMac.of(Optional.of(NUMBER), "another"))
                .isNotEqualTo(AnswerMac.of(Optional.of(NUMBER), INSTANCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "a number with blanks", "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"})
    void whatIsNoNumberIsNotAnswered(String number) {
        assertThat(AnswerMac.of(Optional.of(number), INSTANCE)).isEmpty();
    }

    @Test
    void whoDoesNotAskGetsNone() {
        assertThat(AnswerMac.of(Optional.empty(), INSTANCE)).isEmpty();
    }
}
