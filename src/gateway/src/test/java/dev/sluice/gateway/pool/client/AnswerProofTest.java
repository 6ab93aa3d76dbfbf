package dev.sluice.gateway.pool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.pool.client.AnswerProof.Origin;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.telemetry.Telemetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerProofTest {
    private static final String NUMBER = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String INSTANCE = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";

    /** The proof of that number and that instance. */
    private static final String PROOF = "O1E2ktPvc6tyU6mffyg1mSZ2O6g2_GiDSSAufTw0-q0";

    private final AnswerProof proof = new AnswerProof(Telemetry.OFF);

    @Test
    void numbersAreNeverTheSame() {
        assertThat(proof.request()).matches("[A-Za-z0-9_-]{22}").isNotEqualTo(proof.request());
    }

    @Test
    void anAnswerToThisRequestProvesIt() {
        assertThat(proof.origin(proved(), NUMBER)).isEqualTo(Origin.PROVED);
    }

    @Test
    void anAnswerToAnotherRequestDoesNot() {
        assertThat(proof.origin(proved(), NUMBER.replace('A', 'B'))).isEqualTo(Origin.FOREIGN);
    }

    @Test
    void anAnswerInTheNameOfAnotherSessionDoesNot() {
        var answer = CannedResponse.of(200, "")
                .withHeader(PoolClient.INSTANCE, "another-session")
                .withHeader(PoolClient.ANSWER, PROOF);

        assertThat(proof.origin(answer, NUMBER)).isEqualTo(Origin.FOREIGN);
    }

    @Test
    void anAdapterThatNeverProvedAnAnswerIsBelievedWithout() {
        assertThat(proof.origin(CannedResponse.of(200, ""), NUMBER)).isEqualTo(Origin.UNPROVED);
    }

    @ParameterizedTest
    @CsvSource({
        "200, FOREIGN",
        "201, FOREIGN",
        "204, FOREIGN",
        "401, UNPROVED",
        "408, UNPROVED",
        "429, UNPROVED",
        "502, UNPROVED"
    })
    void onceAnAnswerHasHadAProofEachSuccessMust(int status, Origin origin) {
        assertThat(proof.origin(proved(), NUMBER)).isEqualTo(Origin.PROVED);

        assertThat(proof.origin(CannedResponse.of(status, ""), NUMBER)).isEqualTo(origin);
    }

    @Test
    void aRefusalInTheNameOfASessionMustHaveOneToo() {
        assertThat(proof.origin(proved(), NUMBER)).isEqualTo(Origin.PROVED);

        var answer = CannedResponse.of(502, "").withHeader(PoolClient.INSTANCE, INSTANCE);
        assertThat(proof.origin(answer, NUMBER)).isEqualTo(Origin.FOREIGN);
    }

    @Test
    void thePoolsOwnAnswersNeedNone() {
        assertThat(proof.origin(proved(), NUMBER)).isEqualTo(Origin.PROVED);

        assertThat(proof.origin(CannedResponse.of(200, ""), null)).isEqualTo(Origin.UNPROVED);
    }

    @Test
    void anotherRequestsAnswerIsALostOneAndItsConnectionIsGivenUp() {
        PoolTransport wire = Samples.wire(PoolMode.IDENTIFIER);
        CannedResponse answer = proved();

        var failure = catchThrowableOfType(PoolException.class, () -> wire.send((token, request) -> answer));

        assertThat(failure.fault()).isEqualTo(PoolFault.SESSION_LOST);
        assertThat(failure).hasMessageContaining("another request");
    }

    private static CannedResponse proved() {
        return CannedResponse.of(200, "{}")
                .withHeader(PoolClient.INSTANCE, INSTANCE)
                .withHeader(PoolClient.ANSWER, PROOF);
    }
}
