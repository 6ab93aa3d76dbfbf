package dev.sluice.session.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelLimitsTest {
    private static final String HEAD =
            "Limit                     Soft Limit           Hard Limit           Units     \n";

    @Test
    void theHardLimitIsWhatCounts() {
        assertThat(KernelLimits.openFiles(
                        HEAD + "Max open files            1024                 4096                 files     \n"))
                .isEqualTo(4096);
    }

    @Test
    void unlimitedIsNoLimit() {
        assertThat(KernelLimits.openFiles(
                        HEAD + "Max open files            1024                 unlimited            files     \n"))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(KernelLimits.openFiles("")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void thisProcessHasOne() {
        assertThat(KernelLimits.openFiles()).isPositive();
    }

    @Test
    void aStackMayGrowToItsHardLimit() {
        assertThat(KernelLimits.stack(
                        HEAD + "Max stack size            8388608              unlimited            bytes     \n"))
                .isEqualTo("unlimited");
        assertThat(KernelLimits.stack(
                        HEAD + "Max stack size            8388608              67108864             bytes     \n"))
                .isEqualTo("67108864");
        assertThat(KernelLimits.stack("")).isEqualTo("8388608");
    }
}
