package dev.sluice.gateway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.settings.Configured;
import org.junit.jupiter.api.Test;

class PageFactsTest {
    @Test
    void tellsHowToCallAndNothingSecret() {
        String facts = PageFacts.json(Configured.local("sluice.identifier.policy", "job"));

        assertThat(facts)
                .startsWith("{\"auth\":\"none\",\"policy\":\"job\",\"mode\":\"identifier\","
                        + "\"poolPage\":\"http://127.0.0.1:9090\",\"limits\":{")
                .contains("\"run_timeout\":3000", "\"run_memory_limit\":-1")
                .doesNotContain("development", "secret", "endpoint");
    }

    @Test
    void namesNoPageOfAPoolThatHasNone() {
        assertThat(PageFacts.json(Configured.local("sluice.playground.pool-page", "")))
                .doesNotContain("poolPage");
    }
}
