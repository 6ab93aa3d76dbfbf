package dev.sluice.gateway.pool;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.stream.JsonGenerator;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The description of a file in a session, as the pool gives it.
 *
 * @param path relative to the session's folder
 * @param size in bytes
 */
public record SessionFile(String path, Type type, Optional<Long> size, Optional<Instant> modifiedAt) {
    /** The type of a file. Only those of type {@code FILE} can be read. */
    public enum Type {
        FILE,
        DIRECTORY,
        LINK,
        /** A pipe, a socket or the like, or a type that the pool calls by a name that is not known here. */
        OTHER;

        static Type named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "file" -> FILE;
                case "directory" -> DIRECTORY;
                case "link" -> LINK;
                default -> OTHER;
            };
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads Azure's file resource: that of today, and that of {@code 2024-02-02-preview}, which is wrapped in
     * {@code properties}.
     *
     * @param folder the folder that was asked for; a resource's own {@code directory} is relative to it
     * @throws IllegalArgumentException if the file has no name
     */
    public static SessionFile from(JsonObject json, String folder) {
        if (json.get("properties") instanceof JsonObject older) {
            return new SessionFile(
                    join(folder, "", text(older, "filename")),
                    Type.FILE,
                    number(older, "size"),
                    SessionInfo.time(older, "lastModifiedTime"));
        }
        Type type = Type.named(json.getString("type", "file"));
        return new SessionFile(
                join(folder, json.getString("directory", ""), text(json, "name")),
                type,
                type == Type.FILE ? number(json, "sizeInBytes") : Optional.empty(),
                SessionInfo.time(json, "lastModifiedAt"));
    }

    public void write(JsonGenerator json) {
        json.writeStartObject().write("path", path);
        size.ifPresent(bytes -> json.write("size", bytes));
        modifiedAt.ifPresent(time -> json.write("modifiedAt", time.toString()));
        json.write("type", type.wireName()).writeEnd();
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
}
