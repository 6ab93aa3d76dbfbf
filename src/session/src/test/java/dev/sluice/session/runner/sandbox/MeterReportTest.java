package dev.sluice.session.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterReportTest {
    @Test
    void readsWhatTheMeterWrites() {
        assertThat(MeterReport.parse("code=137 signal=9 cpu=341215 wall=362632 memory=13713408 cause=cpu\n"))
                .contains(new MeterReport(
                        137,
                        9,
                        Duration.ofNanos(341_215_000),
                        Duration.ofNanos(362_632_000),
                        13_713_408,
                        MeterReport.Cause.CPU));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "code=1",
                "code=1 signal=0 cpu=1 wall=1 memory=1 cause=none",
                "code=x signal=0 cpu=1 wall=1 memory=1 cause=none\n"
            })
    void takesNothingThatIsIncomplete(String text) {
        assertThat(MeterReport.parse(text)).isEmpty();
    }
}
