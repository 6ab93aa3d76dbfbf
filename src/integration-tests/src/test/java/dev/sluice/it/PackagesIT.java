package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The answers that Piston's command line gets when it installs or removes packages: {@code piston ppman install rust}.
 */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
class PackagesIT {
    @ParameterizedTest
    @CsvSource({"POST,/api/v2/packages", "DELETE,/api/v2/packages", "POST,/api/v2/piston/packages"})
    void theRefusalSaysWhy(String method, String path) {
        try (var pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well)) {
            var gateway = new Client(Servers.gateway("identifier").uri());

            Answer got = gateway.send(
                    method, path, "{\"language\":\"rust\",\"version\":\"*\"}", "Content-Type", "application/json");

            assertThat(got.status()).isEqualTo(405);
            assertThat(got.text("type")).isEqualTo("urn:sluice:problem:method-not-allowed");
            assertThat(got.text("message")).startsWith("Packages cannot be installed or removed by the API: ");
            assertThat(pool.calls("/execute")).isEmpty();
        }
    }
}
