package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Reads every log that the servers of all the integration tests left, after the other classes, for what must not be
 * there.
 */
@ExtendWith(Servers.class)
class LogsIT {
    private static final List<Path> SERVERS =
            List.of(Path.of("src/integration-tests/target", "it"), Path.of("src/integration-tests/target", "it-logs"));
    private static final String CODE = "print('code-that-belongs-to-the-caller')";
    private static final String STDIN = "stdin-that-belongs-to-the-caller";
    private static final String NAME = "session-name-that-belongs-to-the-caller";

    @Test
    void noLogHoldsATokenAKeyASecretAnIdentifierOrAProgram() throws IOException {
        causeTrouble();
        Map<String, Pattern> forbidden = new TreeMap<>(Map.of(
                "a session's identifier", Pattern.compile("sluice-[0-9a-f]{40}"),
                "a signed token", Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}"),
                "a bearer token", Pattern.compile("(?i)bearer [A-Za-z0-9._~+/-]{8,}"),
                "the pool's token", Pattern.compile("scripted-token"),
                "the identifiers' secret", Pattern.compile(Pattern.quote(Servers.SECRET)),
                "a program", Pattern.compile("that-belongs-to-the-caller"),
                "a key store's password", Pattern.compile(Certificates.PASSWORD)));
        forbidden.put(
                "the identity header",
                Pattern.compile(Pattern.quote(Servers.local("identifier").identityHeader())));
        ApiKeyed.secrets().forEach(key -> forbidden.put("the API key " + key, Pattern.compile(Pattern.quote(key))));

        List<Path> logs = logs();
        List<String> found = new ArrayList<>();
        int starts = 0;
        for (Path log : logs) {
            // Bytes as they are: a log may hold what is no UTF-8.
            String text = Files.readString(log, StandardCharsets.ISO_8859_1);
            starts += text.contains("CWWKZ0001I") ? 1 : 0; // an application started
            forbidden.forEach((what, pattern) -> {
                if (pattern.matcher(text).find()) {
                    found.add(log + " holds " + what);
                }
            });
        }

        assertThat(found).isEmpty();
        assertThat(starts).as("logs in which a server started").isGreaterThanOrEqualTo(2);
    }

    /** Causes what a careless log line would tell of: requests that fail in every part of the gateway. */
    private static void causeTrouble() {
        String program = "{\"language\":\"python\",\"version\":\"*\",\"stdin\":\"" + STDIN
                + "\",\"files\":[{\"content\":\"" + CODE + "\"}]";
        try (var pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well)) {
            var gateways = List.of(
                    new Client(ApiKeyed.uri()), Servers.local("identifier").gateway());
            for (Client gateway : gateways) {
                for (String path : List.of("/api/v2/execute", "/api/v2/" + NAME, "/" + NAME + "%zz")) {
                    for (String body :
                            List.of(program + "}", program, program + ",\"args\":1}", program + "}" + CODE)) {
                        for (String key : List.of(ApiKeyed.BOB, "wrong-key-" + NAME)) {
                            RawHttp.send(
                                    gateway.base(),
                                    String.join(
                                            "\r\n",
                                            "POST " + path + "?identifier=" + NAME + " HTTP/1.1",
                                            "Host: localhost",
                                            "Connection: close",
                                            "X-API-Key: " + key,
                                            "X-Session-ID: " + NAME,
                                            "Content-Type: application/json",
                                            "Content-Length: " + body.length(),
                                            "",
                                            body));
                        }
                    }
                }
            }
            for (var ending : ScriptedPool.Ending.values()) {
                pool.executions(ScriptedPool.Scripted.json(200, "{\"run\":\"" + CODE + "\"}")
                        .ending(ending));
                new Client(ApiKeyed.uri()).execute(program + "}", "X-API-Key", ApiKeyed.BOB);
            }
        }
    }

    private static List<Path> logs() throws IOException {
        List<Path> logs = new ArrayList<>();
        for (Path servers : SERVERS) {
            try (Stream<Path> files = Files.walk(servers)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> file.toString().endsWith(".log")
                                || file.toString().contains("/ffdc/"))
                        .forEach(logs::add);
            }
        }
        return logs;
    }
}
