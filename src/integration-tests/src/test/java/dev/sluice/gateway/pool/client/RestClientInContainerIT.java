package dev.sluice.gateway.pool.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.gateway.pool.FileSource;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.gateway.pool.retry.RetryingSessionPool;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.harness.Artifacts;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
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

/**
 * The beans that the container makes of the gateway, seen from inside the server, and the insides of the server's REST
 * client, as far as the gateway depends on them: it goes on without most of them and is slower or less safe then, so a
 * server that is built otherwise is noticed here.
 */
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

    @Test
    void connectionsAreGuardedAndUsedAgain() {
        assertNotNull(pool.toString()); // its producer prepares the client
        assertTrue(ConnectionGuard.allowsReuse());
    }

    @Test
    void headsOfAnswersAreBounded() throws Exception {
        ResponseHeaderBounds.of(client); // each place of injection has a client of its own

        Object manager = ClientInternals.connectionManager(client);
        Object config = ClientInternals.call(manager, "getDefaultConnectionConfig");
        Object constraints = ClientInternals.call(config, "getMessageConstraints");
        assertEquals(ResponseHeaderBounds.MAX_LINE, ClientInternals.call(constraints, "getMaxLineLength"));
        assertEquals(ResponseHeaderBounds.MAX_HEADERS, ClientInternals.call(constraints, "getMaxHeaderCount"));
    }

    @Test
    void answerThatNobodyReadsIsDropped() throws Exception {
        withServer(target -> {
            Response response = client.get(new PoolCall(target, null, "a-b", "Bearer t"));

            assertNotNull(ResponseAborter.release(response.getClass()));
            ResponseAborter.abort(response);
        });
    }

    @Test
    void fileOfAnUploadIsFound() throws Exception {
        withServer(target -> {
            var source = new FileSource(new ByteArrayInputStream(new byte[1000]), 1000, Duration.ofMinutes(1));
            try (var upload = new FileUpload("name", source)) {
                var call = new PoolCall(target, null, "a-b", "Bearer t");
                assertEquals(200, client.upload(call, upload).getStatus());

                Object spool = ClientInternals.field(upload, "spool");
                Object file = ClientInternals.field(spool, "delegate");
                assertNotNull(ClientInternals.declared(file, "file"));
            }
        });
    }

    @FunctionalInterface
    private interface Talk {
        void with(URI server) throws Exception;
    }

    private static void withServer(Talk talk) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[2]);
            exchange.close();
        });
        server.start();
        try {
            talk.with(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        } finally {
            server.stop(0);
        }
    }
}
