package dev.sluice.gateway.pool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PoolCircuitTest {
    private static final Duration WORTH_WAITING = Duration.ofSeconds(15);

    private final VirtualClock clock = new VirtualClock();
    private final PoolCircuit circuit = new PoolCircuit(WORTH_WAITING, Duration.ofSeconds(5), clock);
    private int calls;

    @Test
    void aPoolThatTakesNoConnectionsIsLeftAlone() {
        for (int i = 0; i < 1_000; i++) {
            faultOf(this::unreachable);
        }

        assertThat(calls).isEqualTo(5);
    }

    @Test
    void afterASecondOneCallTries() {
        goDown();
        for (int second = 0; second < 10; second++) {
            clock.advance(Duration.ofMillis(1_001));
            for (int i = 0; i < 100; i++) {
                faultOf(this::unreachable);
            }
        }

        assertThat(calls).isEqualTo(5 + 10);
    }

    @Test
    void aPoolThatIsBackIsUsedAtOnce() {
        goDown();
        clock.advance(Duration.ofMillis(1_001));

        circuit.call(this::well);

        assertThatCode(circuit::requireClosed).doesNotThrowAnyException();
    }

    @Test
    void aProgramIsNotWhatTries() {
        goDown();
        clock.advance(Duration.ofMillis(1_001));

        assertThat(catchThrowableOfType(PoolException.class, circuit::requireClosed)
                        .fault())
                .isEqualTo(PoolFault.POOL_UNREACHABLE);
    }

    @Test
    void aPoolThatHasBeenDownForLongIsNotWaitedFor() {
        goDown();
        clock.advance(WORTH_WAITING);
        faultOf(this::unreachable);
        clock.advance(Duration.ofMillis(500));

        assertThat(faultOf(this::well)).isEqualTo(PoolFault.POOL_DOWN);
    }

    @Test
    void anAnswerOfWhateverKindIsAConnection() {
        for (int i = 0; i < 100; i++) {
            faultOf(() -> {
                calls++;
                throw new PoolException(PoolFault.SESSION_LOST, "broke");
            });
        }

        assertThat(calls).isEqualTo(100);
    }

    @Test
    void aTrialThatHangsHasItsConnection() {
        goDown();
        clock.advance(Duration.ofMillis(1_001));
        circuit.call(() -> {
            assertThat(faultOf(this::well)).isEqualTo(PoolFault.POOL_UNREACHABLE);
            clock.advance(Duration.ofSeconds(11));
            circuit.call(this::well);
            return well();
        });

        assertThatCode(circuit::requireClosed).doesNotThrowAnyException();
    }

    private void goDown() {
        for (int i = 0; i < 5; i++) {
            faultOf(this::unreachable);
        }
    }

    private PoolFault faultOf(Supplier<Response> call) {
        return catchThrowableOfType(PoolException.class, () -> circuit.call(call))
                .fault();
    }

    private Response unreachable() {
        calls++;
        throw new PoolException(PoolFault.POOL_UNREACHABLE, "no connection");
    }

    private Response well() {
        return CannedResponse.of(200, "");
    }
}
