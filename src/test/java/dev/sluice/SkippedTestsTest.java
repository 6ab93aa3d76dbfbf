package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SkippedTestsTest {
    @Test
    void tellsHowManyAndWhy() {
        assertThat(SkippedTests.summary(Map.of("bubblewrap is not installed here", 12, "needs root", 1)))
                .isEqualTo("""
                        Skipped: 13 tests
                           12: bubblewrap is not installed here
                            1: needs root
                        """);
        assertThat(SkippedTests.summary(Map.of())).isEqualTo("Skipped: no test\n");
    }
}
