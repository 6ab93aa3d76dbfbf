package dev.sluice.gateway.pool.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.gateway.pool.FileSource;
import dev.sluice.gateway.pool.SessionPool;
import dev.sluice.harness.Artifacts;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The insides of the server's REST client, as far as the gateway depends on them. The gateway goes on without most of
 * them and is slower or less safe then, so a server that is built otherwise is noticed here.
 */
@ArquillianTest
// What Arquillian knows of a test belongs to its thread
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SAME_THREAD)
class ClientInternalsInContainerIT {
    @Inject
    @RestClient
    PoolClient client;

    /** Its producer prepares the client. */
    @Inject
    SessionPool pool;

    private HttpServer server;

    @Deployment
    static WebArchive gateway() {
        return ShrinkWrap.create(ZipImporter.class, "sluice.war")
                .importFrom(Artifacts.file("sluice.war").toFile())
                .as(WebArchive.class);
    }

    @BeforeEach
    void startPool() throws IOException {
        assertNotNull(pool.toString());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[2]);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopPool() {
        server.stop(0);
    }

    @Test
    void connectionsAreGuardedAndUsedAgain() {
        assertTrue(ConnectionGuard.allowsReuse());
    }

    @Test
    void headsOfAnswersAreBounded() throws Exception {
        Object manager = ClientInternals.connectionManager(client);
        Object config = ClientInternals.call(manager, "getDefaultConnectionConfig");
        Object constraints = ClientInternals.call(config, "getMessageConstraints");

        assertEquals(ResponseHeaderBounds.MAX_LINE, ClientInternals.call(constraints, "getMaxLineLength"));
        assertEquals(ResponseHeaderBounds.MAX_HEADERS, ClientInternals.call(constraints, "getMaxHeaderCount"));
    }

    @Test
    void answerThatNobodyReadsIsDropped() throws Exception {
        Response response = client.get(call());

        assertNotNull(ResponseAborter.release(response.getClass()));
        ResponseAborter.abort(response);
    }

    @Test
    void fileOfAnUploadIsFound() throws Exception {
        var source = new FileSource(new ByteArrayInputStream(new byte[1000]), 1000, Duration.ofMinutes(1));
        try (var upload = new FileUpload("name", source)) {
            assertEquals(200, client.upload(call(), upload).getStatus());

            Object spool = ClientInternals.field(upload, "spool");
            assertNotNull(spool);
            Object file = ClientInternals.field(spool, "delegate");
            assertNotNull(file);
            assertNotNull(ClientInternals.declared(file, "file"));
        }
    }

    private PoolCall call() {
        URI target = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return new PoolCall(target, null, "a-b", "Bearer t");
    }
}
