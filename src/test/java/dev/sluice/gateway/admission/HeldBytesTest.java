package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeldBytesTest {
    private final HeldBytes bytes = new HeldBytes(100, 0);

    @Test
    void moreThanThereIsRoomForIsRefusedAndTheKeyIsNamed() {
        bytes.hold(60);

        assertThatThrownBy(() -> bytes.hold(41))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("sluice.max-in-flight-bytes");
        assertThat(bytes.held()).isEqualTo(60);
    }

    @Test
    void eachRequestHoldsSomethingBesideWhatItAsksFor() {
        var bytes = new HeldBytes(100, 40);
        HeldBytes.Hold first = bytes.hold(0);
        first.resize(10);
        assertThat(bytes.held()).isEqualTo(50);
        assertThatThrownBy(() -> bytes.hold(11)).isInstanceOf(OverloadedException.class);
        first.close();

        assertThat(bytes.held()).isZero();
    }

    @Test
    void whatIsGivenBackIsFree() {
        HeldBytes.Hold first = bytes.hold(100);
        first.close();
        first.close();

        assertThat(bytes.held()).isZero();
    }

    @Test
    void aHoldThatCannotGrowStaysAsItWas() {
        HeldBytes.Hold hold = bytes.hold(10);
        assertThatThrownBy(() -> hold.resize(101)).isInstanceOf(OverloadedException.class);
        assertThat(bytes.held()).isEqualTo(10);
        hold.close();

        assertThat(bytes.held()).isZero();
    }

    @Test
    void aHoldThatShrinksMakesRoom() {
        HeldBytes.Hold hold = bytes.hold(90);
        hold.resize(20);

        assertThat(bytes.held()).isEqualTo(20);
    }
}
