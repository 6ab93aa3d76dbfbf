package dev.sluice.gateway.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.settings.Settings;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import java.io.File;
import java.net.URI;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Inside the server: the beans that the container makes of the gateway. */
@ArquillianTest
class RestClientInContainerIT {
    @Inject
    @RestClient
    PoolClient client;

    @Inject
    SessionPool pool;

    @Inject
    Settings settings;

    @Deployment
    static WebArchive gateway() {
        return ShrinkWrap.create(ZipImporter.class, "sluice.war")
                .importFrom(new File("target/sluice.war"))
                .as(WebArchive.class);
    }

    @Test
    void restClientIsRegisteredAndCallsWhereItIsTold() {
        // Nobody listens there: what matters is that the injected client tries.
        URI nobody = URI.create("http://127.0.0.1:1/health");
        assertThrows(ProcessingException.class, () -> client.get(nobody, null, null, "Bearer none"));
    }

    @Test
    void poolIsTheOneOfTheConfiguredModeBehindItsDecorator() {
        assertInstanceOf(PatientSessionPool.class, pool);
        assertEquals(PoolMode.PREVIEW, settings.pool().mode());
    }
}
