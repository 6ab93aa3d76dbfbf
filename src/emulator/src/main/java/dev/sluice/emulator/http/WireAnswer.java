package dev.sluice.emulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An answer as the bytes that go over a connection. */
public record WireAnswer(int status, Headers headers, byte[] body) {
    /** The headers that are written anew for each way in which the body goes. */
    private static final Set<String> FRAMING =
            Set.of("connection", "content-length", "keep-alive", "transfer-encoding");

    public byte[] whole() {
        return joined(head("Content-Length: " + body.length), body);
    }

    /** Returns the head and the first half of the body, whose length the head declares. */
    public byte[] firstHalf() {
        return joined(head("Content-Length: " + body.length / 2), Arrays.copyOf(body, body.length / 2));
    }

    public byte[] secondHalf() {
        return Arrays.copyOfRange(body, body.length / 2, body.length);
    }

    public byte[] chunked() {
        byte[] size = (Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1);
        byte[] end = (body.length == 0 ? "\r\n" : "\r\n0\r\n\r\n").getBytes(ISO_8859_1);
        return joined(head("Transfer-Encoding: chunked"), size, body, end);
    }

    private byte[] head(String framing) {
        List<String> lines = new ArrayList<>(List.of(framing));
        headers.forEach((name, values) -> {
            if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> lines.add(name + ": " + value));
            }
        });
        return head(status + " Answer", lines.toArray(String[]::new));
    }

    /** @param status with a reason, as it stands in the first line */
    public static byte[] head(String status, String... headers) {
        List<String> lines = new ArrayList<>(List.of("HTTP/1.1 " + status));
        lines.addAll(List.of(headers));
        return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1);
    }

    public static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
