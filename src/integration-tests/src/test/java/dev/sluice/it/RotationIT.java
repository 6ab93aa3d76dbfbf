package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A new secret for identifiers, while sessions of the one before still live. */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
class RotationIT {
    /** The secret of the profile local itself. */
    private static final String BEFORE = "for development on this machine only";

    private static final String WRITE = "open('/mnt/data/kept','w').write('kept')";
    private static final String READ = "print(open('/mnt/data/kept').read())";

    @Test
    void aSessionOfTheOldSecretServesItsCallerToItsEndAndThenOneOfTheNew() {
        Servers.Local local = Servers.local("identifier");
        local.pool().put("/.emulator/settings", "{\"coldStart\":\"PT0S\",\"maxSessions\":10}");
        var rotated = new Client(Servers.production(
                        "rotated",
                        "identifier",
                        Map.of(
                                "SLUICE_POOL_ENDPOINT",
                                local.pool().base().toString(),
                                "IDENTITY_ENDPOINT",
                                local.pool().base() + "/msi/token",
                                "IDENTITY_HEADER",
                                local.identityHeader(),
                                "SLUICE_TIMEOUT_EXECUTION",
                                "PT20S",
                                "SLUICE_HEALTH_INTERVAL",
                                "PT1H",
                                "SLUICE_IDENTIFIER_PREVIOUS_SECRET",
                                BEFORE))
                .uri());
        assertThat(local.gateway().executeIn("rotating", WRITE).run().getInt("code"))
                .isZero();

        Answer old = rotated.executeIn("rotating", READ);
        assertThat(old.run().getString("stdout")).as(old.body()).isEqualTo("kept\n");
        Answer other = rotated.executeIn("of the new secret", READ);
        assertThat(other.run().getInt("code")).as("a session of its own").isEqualTo(1);

        String stopped = "/api/v2/session?identifier=rotating";
        assertThat(rotated.delete(stopped).status()).isEqualTo(204);
        assertThat(rotated.executeIn("rotating", READ).run().getInt("code"))
                .as("another session")
                .isEqualTo(1);
        assertThat(rotated.executeIn("rotating", WRITE).run().getInt("code")).isZero();
        assertThat(local.gateway().get(stopped).json().getBoolean("exists"))
                .as("under the old secret there is none any more")
                .isFalse();
    }
}
