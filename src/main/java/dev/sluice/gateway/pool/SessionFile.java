package dev.sluice.gateway.pool;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.stream.JsonGenerator;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * What a pool says of a file in a session.
 *
 * @param path relative to the session's folder
 * @param size in bytes
 */
public record SessionFile(String path, boolean isFolder, Optional<Long> size, Optional<Instant> modifiedAt) {
    /**
     * Reads Azure's file resource: that of today, and that of {@code 2024-02-02-preview}, which is wrapped in
     * {@code properties}.
     *
     * @param folder which was asked for; a resource's own {@code directory} is relative to it
     * @throws IllegalArgumentException if it has no name
     */
    static SessionFile from(JsonObject json, String folder) {
        if (json.get("properties") instanceof JsonObject older) {
            return new SessionFile(
                    join(folder, "", text(older, "filename")),
                    false,
                    number(older, "size"),
                    time(older, "lastModifiedTime"));
        }
        boolean isFolder =
                json.getString("type", "file").toLowerCase(Locale.ROOT).equals("directory");
        return new SessionFile(
                join(folder, json.getString("directory", ""), text(json, "name")),
                isFolder,
                isFolder ? Optional.empty() : number(json, "sizeInBytes"),
                time(json, "lastModifiedAt"));
    }

    public void write(JsonGenerator json) {
        json.writeStartObject().write("path", path);
        size.ifPresent(bytes -> json.write("size", bytes));
        modifiedAt.ifPresent(time -> json.write("modifiedAt", time.toString()));
        json.write("type", isFolder ? "directory" : "file").writeEnd();
    }

    private static String join(String folder, String directory, String name) {
        var path = new StringBuilder();
        for (String part : new String[] {folder, directory, name}) {
            String bare = part.replaceAll("^/+|/+$", "");
            path.append(path.isEmpty() || bare.isEmpty() ? "" : "/").append(bare);
        }
        return path.toString();
    }

    private static String text(JsonObject json, String field) {
        if (json.get(field) instanceof JsonString text && !text.getString().isEmpty()) {
            return text.getString();
        }
        throw new IllegalArgumentException("A file without a name");
    }

    private static Optional<Long> number(JsonObject json, String field) {
        return json.get(field) instanceof JsonNumber number && number.longValue() >= 0
                ? Optional.of(number.longValue())
                : Optional.empty();
    }

    private static Optional<Instant> time(JsonObject json, String field) {
        try {
            return json.get(field) instanceof JsonString text
                    ? Optional.of(OffsetDateTime.parse(text.getString()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
