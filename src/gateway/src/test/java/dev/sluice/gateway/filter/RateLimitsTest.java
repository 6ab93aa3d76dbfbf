package dev.sluice.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.settings.Settings;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final AtomicLong now = new AtomicLong();
    private final RateLimits limits =
            new RateLimits(new Settings.RateLimit(3, Duration.ofSeconds(30)), new TimeMeter() {
                @Override
                public long currentTimeNanos() {
                    return now.get();
                }

                @Override
                public boolean isWallClockBased() {
                    return false;
                }
            });

    @Test
    void aCallerHasSoManyRequestsAndAnotherCallerTheirOwn() {
        assertThat(limits.take("a").remaining()).isEqualTo(2);
        limits.take("a");
        assertThat(limits.take("a").granted()).isTrue();

        assertThat(limits.take("a").granted()).isFalse();
        assertThat(limits.take("b").granted()).isTrue();
    }

    @Test
    void theRefusalSaysWhenTheNextMayCome() {
        for (int i = 0; i < 3; i++) {
            limits.take("a");
        }
        RateLimits.Quota refused = limits.take("a");

        assertThat(refused.untilNext()).isEqualTo(Duration.ofSeconds(10));
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(limits.take("a").granted()).isTrue();
    }

    @Test
    void theHeadersAreThoseOfTheDraft() {
        RateLimits.Quota quota = limits.take("a");

        assertThat(limits.policyHeader()).isEqualTo("\"caller\";q=3;w=30");
        assertThat(quota.header()).isEqualTo("\"caller\";r=2;t=10");
    }
}
