package dev.sluice.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void addsWhatALaterPhaseSkips(@TempDir Path folder) throws IOException {
        Path summary = folder.resolve("skipped-tests.txt");

        SkippedTests.addTo(summary, Map.of("needs root: run as root", 1));
        SkippedTests.addTo(summary, Map.of());
        SkippedTests.addTo(summary, Map.of("needs root: run as root", 2, "install gcc", 10));

        assertThat(summary).hasContent("""
                Skipped: 13 tests
                   10: install gcc
                    3: needs root: run as root
                """);
    }
}
