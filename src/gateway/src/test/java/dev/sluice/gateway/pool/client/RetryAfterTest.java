package dev.sluice.gateway.pool.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest(name = "[{0}] is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            0                             | PT0S
            7                             | PT7S
            ' 7 '                         | PT7S
            999999999                     | PT999999999S
            Sat, 21 Nov 2026 10:00:09 GMT | PT9S
            Sat, 21 Nov 2026 09:00:00 GMT | PT0S
            """)
    void secondsAndMomentsAreRead(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).hasValue(wait);
    }

    @ParameterizedTest(name = "[{0}]")
    @NullSource
    @ValueSource(strings = {"", "soon", "-1", "1.5", "9999999999", "2026-11-21T10:00:09Z"})
    void whatCannotBeReadIsNoWish(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }
}
