package dev.sluice.gateway.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoundedInputStreamTest {
    @Test
    void aBodyOfExactlyTheLimitIsRead() throws IOException {
        assertThat(bounded(10, 10).readAllBytes()).hasSize(10);
    }

    @Test
    void oneByteMoreIsTooMuch() {
        BoundedInputStream in = bounded(11, 10);

        assertThatThrownBy(in::readAllBytes)
                .isInstanceOfSatisfying(
                        BodyTooLargeException.class, e -> assertThat(e.limit()).isEqualTo(10));
    }

    @Test
    void bytesThatAreReadOneByOneCountTheSame() throws IOException {
        BoundedInputStream in = bounded(11, 10);
        for (int i = 0; i < 10; i++) {
            assertThat(in.read()).isZero();
        }

        assertThatThrownBy(in::read).isInstanceOf(BodyTooLargeException.class);
    }

    @Test
    void theEndIsNoByte() throws IOException {
        BoundedInputStream in = bounded(1, 1);
        in.readAllBytes();

        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    private static BoundedInputStream bounded(int length, long limit) {
        return new BoundedInputStream(new ByteArrayInputStream(new byte[length]), limit);
    }
}
