package dev.sluice.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes requests that are nearly right, the same ones for the same seed. */
final class Mutator {
    private static final List<String> PATHS = List.of(
            "/api/v2/execute",
            "/api/v2/piston/execute",
            "/api/v2/runtimes",
            "/api/v2/packages",
            "/api/v2/session",
            "/api/v2/session/files/a.txt",
            "/api/v2/connect",
            "/api",
            "/health/ready",
            "/",
            "/problem");
    private static final List<String> METHODS =
            List.of("POST", "POST", "POST", "GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "X");
    private static final List<String> HEADERS = List.of(
            "Content-Type: application/json",
            "Content-Type: text/plain",
            "Content-Type: */*",
            "Content-Type: ;",
            "Accept: text/html",
            "Accept: ,",
            "Expect: 100-continue",
            "Content-Encoding: gzip",
            "X-Session-ID: ",
            "X-Session-ID: ../..",
            "X-Project-ID: \u00e4\u00f6",
            "X-Job-ID: %00",
            "Authorization: Bearer ",
            "Authorization: \u0001",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: identity",
            "Content-Length: 5",
            "Content-Length: 99999999999999999999",
            "Connection: upgrade\r\nUpgrade: websocket",
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
            "Range: bytes=0-",
            "If-None-Match: *",
            "Cookie: JSESSIONID=x; a=\"b",
            "X-Forwarded-For: ::1",
            "$WSRU: root",
            "Origin: null",
            "Accept-Encoding: gzip;q=x",
            "TE: trailers",
            ": empty",
            "No colon");
    private static final List<String> TEXTS = List.of(
            "null",
            "[]",
            "{}",
            "\"\"",
            "-1",
            "1e999",
            "9".repeat(400),
            "true",
            "\"\\ud800\"",
            "[[[[",
            "\u0000",
            "\"../../etc/passwd\"",
            "\"%s%n${jndi:x}\"",
            "\"\\u0000\"",
            "\"" + "x".repeat(3000) + "\"",
            "NaN",
            "//",
            ",",
            "{\"language\":\"python\"}",
            "\"base64\"",
            "\"python\"",
            "\"*\"",
            "\">=0 <1 || x - y\"");
    private static final String BODY = """
            {"language":"python","version":"*","files":[{"name":"a.py","content":"print(1)","encoding":"utf8"}],\
            "stdin":"","args":["a"],"run_timeout":3000,"compile_timeout":10000,"run_memory_limit":-1}""";

    private final RandomGenerator random;

    Mutator(RandomGenerator random) {
        this.random = random;
    }

    byte[] next() {
        byte[] body = mutate(BODY.getBytes(StandardCharsets.UTF_8), random.nextInt(4));
        var head = new StringBuilder();
        String path = pick(PATHS);
        if (random.nextInt(3) == 0) {
            path = text(mutate(path.getBytes(StandardCharsets.ISO_8859_1), 2));
        }
        if (random.nextInt(4) == 0) {
            path += "?identifier=" + text(mutate("name".getBytes(StandardCharsets.ISO_8859_1), 2));
        }
        head.append(pick(METHODS)).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        head.append("Connection: close\r\n");
        if (random.nextInt(4) > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            head.append(pick(HEADERS)).append("\r\n");
        }
        if (random.nextInt(10) > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        if (random.nextInt(20) == 0) {
            start = mutate(start, 2);
        }
        var request = new ByteArrayOutputStream();
        request.writeBytes(start);
        request.writeBytes(body);
        return request.toByteArray();
    }

    private byte[] mutate(byte[] bytes, int times) {
        byte[] mutated = bytes;
        for (int i = 0; i < times; i++) {
            mutated = mutateOnce(mutated);
        }
        return mutated;
    }

    private byte[] mutateOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
        return switch (random.nextInt(6)) {
            case 0 -> replace(bytes, at, end, new byte[0]);
            case 1 -> replace(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            case 2 -> replace(bytes, at, at, java.util.Arrays.copyOfRange(bytes, at, end));
            case 3 -> java.util.Arrays.copyOf(bytes, at);
            default -> replace(bytes, at, end, pick(TEXTS).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static byte[] replace(byte[] bytes, int from, int to, byte[] with) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(with);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
