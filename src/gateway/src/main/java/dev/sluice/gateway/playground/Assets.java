package dev.sluice.gateway.playground;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of the page, by path.
 *
 * @param version changes whenever any of them does
 */
record Assets(SortedMap<String, Asset> files, String version) {
    private static final int VERSION_LENGTH = 16;

    static Assets of(SortedMap<String, byte[]> contents) {
        SortedMap<String, Asset> files = new TreeMap<>();
        contents.forEach((path, content) -> files.put(path, Asset.of(path, content)));
        return new Assets(files, version(contents));
    }

    /** Reads the files below {@code folder}, which ends with a slash. */
    static Assets in(ServletContext context, String folder) {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        collect(context, folder, folder, contents);
        return of(contents);
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    static String digest(byte[] content) {
        MessageDigest sha = sha256();
        return HexFormat.of().formatHex(sha.digest(content)).substring(0, VERSION_LENGTH);
    }

    private static void collect(ServletContext context, String root, String folder, Map<String, byte[]> contents) {
        var paths = context.getResourcePaths(folder);
        if (paths == null) {
            return;
        }
        for (String path : paths) {
            if (path.endsWith("/")) {
                collect(context, root, path, contents);
            } else {
                contents.put(path.substring(root.length()), read(context, path));
            }
        }
    }

    private static byte[] read(ServletContext context, String path) {
        try (InputStream in = context.getResourceAsStream(path)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version(SortedMap<String, byte[]> contents) {
        var all = new StringBuilder();
        contents.forEach((path, content) ->
                all.append(path).append(' ').append(digest(content)).append('\n'));
        return digest(all.toString().getBytes(UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
