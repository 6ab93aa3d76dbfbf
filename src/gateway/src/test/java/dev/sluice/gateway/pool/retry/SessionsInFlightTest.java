package dev.sluice.gateway.pool.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Samples;
import org.junit.jupiter.api.Test;

class SessionsInFlightTest {
    private static final SessionIdentifier THIRD = new SessionIdentifier("sluice-89ab");

    private final SessionsInFlight two = new SessionsInFlight(2);

    @Test
    void moreSessionsThanAllowedAreRefusedAndTheKeyIsNamed() {
        two.enter(Samples.SESSION);
        two.enter(Samples.OTHER_SESSION);

        var refusal = catchThrowableOfType(PoolException.class, () -> two.enter(THIRD));

        assertThat(refusal.fault()).isEqualTo(PoolFault.POOL_EXHAUSTED);
        assertThat(refusal).hasMessageContaining("sluice.pool.max-concurrent-sessions");
    }

    @Test
    void aSessionThatIsInUseTakesMorePrograms() {
        two.enter(Samples.SESSION);
        two.enter(Samples.OTHER_SESSION);

        assertThatCode(() -> two.enter(Samples.SESSION)).doesNotThrowAnyException();
    }

    @Test
    void aSessionIsFreeWhenItsLastProgramIsDone() {
        two.enter(Samples.SESSION);
        two.enter(Samples.SESSION);
        two.enter(Samples.OTHER_SESSION);
        two.leave(Samples.SESSION);
        assertThat(catchThrowableOfType(PoolException.class, () -> two.enter(THIRD)))
                .isNotNull();
        two.leave(Samples.SESSION);

        assertThatCode(() -> two.enter(THIRD)).doesNotThrowAnyException();
    }

    @Test
    void zeroIsAnyNumber() {
        var any = new SessionsInFlight(0);
        for (int i = 0; i < 1_000; i++) {
            any.enter(new SessionIdentifier("sluice-" + i));
        }
    }
}
