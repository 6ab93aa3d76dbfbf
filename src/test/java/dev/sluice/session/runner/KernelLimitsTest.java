package dev.sluice.session.runner;

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
}
