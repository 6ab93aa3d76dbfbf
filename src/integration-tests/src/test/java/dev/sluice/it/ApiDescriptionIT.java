package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.LibertyServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The place where the API's description is served. {@link Client} checks everywhere that answers are as it says. */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
class ApiDescriptionIT {
    private static final String JSON = "application/json";

    @Test
    void theLocalServerServesItAndAPageForIt() {
        Client gateway = Servers.local("identifier").gateway();

        Answer description = gateway.get("/openapi", "Accept", JSON);

        assertThat(description.status()).isEqualTo(200);
        assertThat(description.json().getString("openapi")).startsWith("3.1");
        assertThat(description.json().getJsonObject("paths"))
                .containsOnlyKeys(
                        "/execute",
                        "/runtimes",
                        "/packages",
                        "/session",
                        "/session/files",
                        "/session/files/{path}",
                        "/health",
                        "/health/started",
                        "/health/live",
                        "/health/ready");
        assertThat(description.json().getJsonArray("servers").getJsonObject(0).getString("url"))
                .isEqualTo("/api/v2");
        assertThat(gateway.get("/openapi/ui/").body()).contains("<html");
    }

    @Test
    void theProductionServerDoesNot() {
        assertThat(new Client(Servers.gateway("identifier").uri())
                        .get("/openapi")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theProductionServerDoesWhereItIsAskedTo() {
        Map<String, String> environment = new HashMap<>(Servers.production("identifier", Map.of()));
        environment.put("SLUICE_API_DESCRIPTION", "openapi.xml");

        try (var server = LibertyServer.start("described", "production", environment)) {
            Answer description = new Client(server.uri()).get("/openapi", "Accept", JSON);
            assertThat(description.json().getString("openapi")).startsWith("3.1");
        }
    }
}
