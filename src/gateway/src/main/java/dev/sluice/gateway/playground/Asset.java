package dev.sluice.gateway.playground;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the page, small enough to be kept as it is sent.
 *
 * @param type its media type
 */
record Asset(String type, byte[] plain, byte[] gzipped) {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    static Asset of(String path, byte[] plain) {
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return new Asset(TYPES.getOrDefault(extension, "application/octet-stream"), plain, gzip(plain));
    }

    private static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
