package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.LibertyServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Files of 100 MB through a gateway whose heap cannot hold them: it is given what it uses when it idles, and 128 MB.
 */
@OnLocalServers
@OpensPool
@ExtendWith(Servers.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LargeFilesIT {
    private static final long MEGABYTE = 1 << 20;
    private static final long SIZE = 100 * MEGABYTE;
    private static final int AT_ONCE = 20;
    private static final int SESSIONS = 5;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Servers.Local pool = Servers.local("identifier");
    private static final List<LibertyServer> STARTED = new ArrayList<>();
    private static URI gateway = pool.server().uri();
    private static long boundedPid;

    @BeforeAll
    static void boundTheHeap() {
        pool.pool().delete("/.emulator/sessions");
        LibertyServer idle = start("files-idle", "");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        new Client(idle.uri()).executeIn("large-0", "print(42)").status() == 200);
        long used = idle.heapAfterCollection() / MEGABYTE;
        long bound = used + 128;
        LibertyServer bounded = start("files-bounded", "-Xmx" + bound + "m");
        gateway = bounded.uri();
        boundedPid = bounded.pid();
        System.out.println("The gateway idles with " + used + " MB of heap after a collection; here it has " + bound);
    }

    private static LibertyServer start(String name, String jvm) {
        LibertyServer server = LibertyServer.start(name, "production", Servers.production("identifier", settings(jvm)));
        STARTED.add(server);
        return server;
    }

    /** Stops the servers, whose probes would take sessions and tokens of the pool that others count. */
    @AfterAll
    static void stop() {
        STARTED.forEach(LibertyServer::close);
    }

    private static Map<String, String> settings(String jvm) {
        String endpoint = pool.pool().base().toString();
        return Map.of(
                "SLUICE_POOL_ENDPOINT",
                endpoint,
                "IDENTITY_ENDPOINT",
                endpoint + "/msi/token",
                "IDENTITY_HEADER",
                pool.identityHeader(),
                "SLUICE_TIMEOUT_EXECUTION",
                "PT60S",
                "SLUICE_RETRY_BUDGET",
                "PT15S",
                "JVM_ARGS",
                jvm);
    }

    @Test
    @Order(1)
    void aFileGoesUpAndComesDownAsItWas() {
        String sent = digest(content(0, SIZE));

        assertThat(put(0, "declared.bin", declared(0, SIZE)).statusCode()).isEqualTo(201);
        assertThat(put(0, "chunked.bin", BodyPublishers.ofInputStream(() -> content(0, SIZE)))
                        .statusCode())
                .isEqualTo(201);

        assertThat(download(0, "declared.bin")).isEqualTo(sent);
        assertThat(download(0, "chunked.bin")).isEqualTo(sent);
        // Not all of it: a program has three seconds.
        Answer read = new Client(gateway).executeIn("large-0", """
                import hashlib
                with open('/mnt/data/0/declared.bin','rb') as f:
                    print(hashlib.sha256(f.read(1<<20)).hexdigest(), f.seek(0, 2))""");
        assertThat(read.run().getString("stdout"))
                .as(read.body())
                .isEqualTo(digest(content(0, MEGABYTE)) + " " + SIZE + "\n");
    }

    @Test
    @Order(2)
    void twentyAtOnce() throws Exception {
        List<Integer> written =
                Parallel.run(AT_ONCE, i -> put(i, "many.bin", declared(i, SIZE)).statusCode());
        assertThat(written).containsOnly(201);

        List<String> read = Parallel.run(AT_ONCE, i -> download(i, "many.bin"));

        assertThat(read)
                .isEqualTo(IntStream.range(0, AT_ONCE)
                        .mapToObj(i -> digest(content(i, SIZE)))
                        .toList());
        assertThat(new Client(gateway).get("/health/live").status()).isEqualTo(200);
        assertThat(spooled()).isEmpty();
    }

    @Test
    @Order(3)
    void whatIsLargerThanTheLimitIsRefusedAndLeavesNothing() throws IOException {
        long tooLarge = 128 * MEGABYTE + 1;

        for (BodyPublisher body :
                List.of(declared(1, tooLarge), BodyPublishers.ofInputStream(() -> content(1, tooLarge)))) {
            HttpResponse<InputStream> refused = put(1, "huge.bin", body);

            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(new String(refused.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("urn:sluice:problem:file-too-large", "sluice.limits.file");
        }
        assertThat(put(1, "just-not.bin", declared(1, 128 * MEGABYTE)).statusCode())
                .isIn(201, 413);
        assertThat(spooled()).isEmpty();
    }

    @Test
    @Order(4)
    void jsonHasALimitOfItsOwn() {
        Answer answer = new Client(gateway).executeIn("large-0", "#" + "x".repeat(11_000_000));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("detail")).contains("sluice.limits.body");
    }

    private static HttpResponse<InputStream> put(int i, String name, BodyPublisher body) {
        return send(request(i, name).PUT(body));
    }

    private static String download(int i, String name) {
        HttpResponse<InputStream> response = send(request(i, name).GET());
        assertThat(response.statusCode()).isEqualTo(200);
        return digest(response.body());
    }

    /** Returns a request for one file a caller, in few sessions: the pool has five. */
    private static HttpRequest.Builder request(int i, String name) {
        return HttpRequest.newBuilder(URI.create(gateway + "/api/v2/session/files/" + (i / SESSIONS) + "/" + name))
                .header("X-Session-ID", "large-" + i % SESSIONS);
    }

    private static HttpResponse<InputStream> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static BodyPublisher declared(int seed, long size) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> content(seed, size)), size);
    }

    /** Returns bytes of all values that no compression and no two files share, made as they are read. */
    private static InputStream content(int seed, long size) {
        byte[] block = new byte[(int) MEGABYTE];
        new Random(seed).nextBytes(block);
        long whole = size / MEGABYTE;
        var blocks = IntStream.range(0, (int) whole)
                .mapToObj(i -> (InputStream) new ByteArrayInputStream(numbered(block, i)))
                .iterator();
        InputStream rest = new ByteArrayInputStream(block, 0, (int) (size % MEGABYTE));
        return new SequenceInputStream(new SequenceInputStream(Lazily.of(blocks)), rest);
    }

    private static byte[] numbered(byte[] block, int number) {
        byte[] own = block.clone();
        own[0] = (byte) number;
        return own;
    }

    @SuppressWarnings("JdkObsolete") // what SequenceInputStream takes
    private static final class Lazily {
        static java.util.Enumeration<InputStream> of(java.util.Iterator<InputStream> streams) {
            return new java.util.Enumeration<>() {
                @Override
                public boolean hasMoreElements() {
                    return streams.hasNext();
                }

                @Override
                public InputStream nextElement() {
                    return streams.next();
                }
            };
        }
    }

    private static String digest(InputStream content) {
        try (var in = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the files of uploads that nobody sends any more. */
    private static List<Path> spooled() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(boundedPid + "vm"))
                    .toList();
        } catch (java.nio.file.NoSuchFileException e) {
            return Collections.emptyList();
        }
    }
}
