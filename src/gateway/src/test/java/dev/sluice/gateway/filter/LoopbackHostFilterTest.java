package dev.sluice.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackHostFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:9080", "127.0.0.1", "127.0.0.1:80", "127.1.2.3", "[::1]", "[::1]:9080"})
    void thisMachinesOwnNamesAreServed(String host) {
        assertThat(LoopbackHostFilter.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9080",
                "localhost.evil.example",
                "localhost:9080.evil.example",
                "127.0.0.1.evil.example",
                "evil.example#localhost",
                "user@localhost",
                "localhost@evil.example",
                "localhost evil.example",
                "localhost\nevil.example",
                "localhost:",
                "localhost:abc",
                "128.0.0.1",
                "10.0.0.1",
                "0.0.0.0",
                "12700.0.1",
                "[::2]",
                "::1",
                "[::ffff:10.0.0.1]"
            })
    void everyOtherNameIsAWebPagesOrAStrangers(String host) {
        assertThat(LoopbackHostFilter.isLoopback(host)).isFalse();
    }
}
