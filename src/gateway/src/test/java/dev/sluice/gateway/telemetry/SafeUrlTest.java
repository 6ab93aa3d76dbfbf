package dev.sluice.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeUrlTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v2/execute, /api/v2/execute",
        "/api/v2/piston/session/files, /api/v2/piston/session/files",
        "/api/v2/session/files/my/letter.txt, /api/v2/session/files/REDACTED",
        "/, /",
        "/anything, /REDACTED",
        "no path, ''",
        "/pool/name/.management/stopSession, /REDACTED/.management/stopSession",
        "/c%2B%2B/execute, /REDACTED/execute",
        "/files/letter.txt/content, /files/REDACTED/content",
    })
    void aPathKeepsTheWordsOfRoutesAlone(String path, String safe) {
        assertThat(SafeUrl.path(path)).isEqualTo(safe);
    }

    @Test
    void aUrlKeepsWhereItGoesAndLosesItsQuery() {
        assertThat(SafeUrl.full("https://pool.example:8443/pools/p/python/execute?identifier=sluice-1"))
                .isEqualTo("https://pool.example:8443/REDACTED/execute?REDACTED");
        assertThat(SafeUrl.full("http://pool.example/health")).isEqualTo("http://pool.example/health");
    }

    @Test
    void whatIsNoUrlIsNotShown() {
        assertThat(SafeUrl.full("http://[")).isEqualTo("REDACTED");
    }
}
