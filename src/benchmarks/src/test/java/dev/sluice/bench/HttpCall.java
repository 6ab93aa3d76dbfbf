package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Map;

/**
 * One request, rendered once, which a load generator sends over and over.
 *
 * @param expected the bytes that the body of a right answer holds
 */
record HttpCall(String host, int port, byte[] request, byte[] expected) {
    static HttpCall post(URI target, Map<String, String> headers, String json, String expected) {
        byte[] body = json.getBytes(UTF_8);
        var head = new StringBuilder("POST ")
                .append(target.getRawPath())
                .append(target.getRawQuery() == null ? "" : "?" + target.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(target.getAuthority())
                .append("\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return new HttpCall(target.getHost(), target.getPort(), bytes.toByteArray(), expected.getBytes(UTF_8));
    }
}
