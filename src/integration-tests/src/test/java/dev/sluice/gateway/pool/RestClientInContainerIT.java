package dev.sluice.gateway.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.gateway.pool.client.PoolCall;
import dev.sluice.gateway.pool.client.PoolClient;
import dev.sluice.gateway.pool.retry.RetryingSessionPool;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.harness.Artifacts;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The beans that the container makes of the gateway, seen from inside the server. */
@ArquillianTest
// What Arquillian knows of a test belongs to its thread
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
class RestClientInContainerIT {
    @Inject
    @RestClient
    PoolClient client;

    @Inject
    SessionPool pool;

    @Inject
    Settings settings;

    @Inject
    Settings settingsOfAnother;

    @Deployment
    static WebArchive gateway() {
        return ShrinkWrap.create(ZipImporter.class, "sluice.war")
                .importFrom(Artifacts.file("sluice.war").toFile())
                .as(WebArchive.class);
    }

    @Test
    void restClientIsRegisteredAndCallsExactlyWhereItIsTold() throws Exception {
        var asked = new ArrayBlockingQueue<String>(1);
        HttpServer pool = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        pool.createContext("/", exchange -> {
            assertTrue(asked.offer(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        pool.start();
        try {
            URI target = URI.create("http://127.0.0.1:" + pool.getAddress().getPort() + "/c%2B%2B/execute");

            assertEquals(
                    204,
                    client.get(new PoolCall(target, null, "a-b", "Bearer t")).getStatus());
            assertEquals("GET /c%2B%2B/execute?identifier=a-b Bearer t", asked.poll(5, TimeUnit.SECONDS));
        } finally {
            pool.stop(0);
        }
    }

    @Test
    void poolIsTheOneOfTheConfiguredModeBehindItsDecorator() {
        assertInstanceOf(RetryingSessionPool.class, pool);
        assertEquals(PoolMode.PREVIEW, settings.pool().mode());
    }

    @Test
    void configurationIsReadOnceForEverybody() {
        assertSame(settings, settingsOfAnother);
        assertSame(settings, CDI.current().select(Settings.class).get());
    }
}
