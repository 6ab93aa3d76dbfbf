package dev.sluice.gateway.pool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.admission.AnswerMemory;
import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseMemoryTest {
    private static final Duration TIME = Duration.ofMinutes(1);
    private static final int LARGE = 100_000;

    private final List<Long> taken = new ArrayList<>();
    private final AnswerMemory room = new AnswerMemory() {
        @Override
        public long largest() {
            return 60_000_000;
        }

        @Override
        public void take(long bytes) {
            taken.add(bytes);
        }
    };

    @Test
    void aSmallAnswerTakesNothing() {
        read(CannedResponse.of(200, "x".repeat(8000)));

        assertThat(taken).containsOnly(0L);
    }

    @Test
    void anAnswerThatSaysItsLengthTakesWhatThatNeedsBeforeItIsRead() {
        read(declaring(LARGE, "x".repeat(LARGE)));

        assertThat(taken).containsExactly(0L, 6L * LARGE, 6L * LARGE);
    }

    @Test
    void anAnswerOfUnknownLengthTakesAllThatItMayNeedAndGivesBackTheRest() {
        read(CannedResponse.of(200, "x".repeat(LARGE)));

        assertThat(taken).containsExactly(0L, 6L * 1_000_000, 6L * LARGE);
    }

    @Test
    void valuesAreCountedWhereTheyOutweighTheirText() {
        String numbers = "[" + "1,".repeat(LARGE) + "1]";
        String text = "\"" + "1,[{:\\\"".repeat(LARGE / 10) + "\"";

        read(CannedResponse.of(200, numbers));
        read(CannedResponse.of(200, text));

        assertThat(taken.get(2)).isEqualTo(6L * numbers.length() + 100L * (LARGE + 1));
        assertThat(taken.get(5)).isEqualTo(6L * text.length());
    }

    @Test
    void anAnswerForWhichThereIsNeverMemoryIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() ->
                        AnswerMemory.with(room, () -> PoolResponse.read(declaring(20_000_000, ""), 30_000_000, TIME)))
                .isInstanceOfSatisfying(
                        PoolException.class, e -> assertThat(e.fault()).isEqualTo(PoolFault.POOL_REPLY_TOO_LARGE))
                .hasMessageContaining("sluice.max-in-flight-bytes");
        assertThat(taken).containsOnly(0L);
    }

    @Test
    void whatTheGatewayAsksForItselfIsBoundedBySizeAlone() {
        assertThat(PoolResponse.read(CannedResponse.of(200, "x".repeat(LARGE)), LARGE, TIME)
                        .body())
                .hasSize(LARGE);
    }

    private void read(CannedResponse response) {
        PoolResponse reply = AnswerMemory.with(room, () -> PoolResponse.read(response, 1_000_000, TIME));
        assertThat(reply.status()).isEqualTo(200);
    }

    private static CannedResponse declaring(int length, String body) {
        return CannedResponse.of(200, body).withHeader("Content-Length", String.valueOf(length));
    }
}
