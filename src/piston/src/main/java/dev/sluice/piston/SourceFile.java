package dev.sluice.piston;

import jakarta.json.stream.JsonGenerator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One file of a request.
 *
 * @param name the path below the folder of the run, in its shortest spelling
 * @param content the content as it came over the wire
 */
public record SourceFile(String name, String content, Encoding encoding) {
    /** The most characters of a name, far below the longest path that common file systems take. */
    private static final int MAX_NAME = 1024;

    /** The most bytes of one part of a path, on common file systems. */
    private static final int MAX_PART_BYTES = 255;

    /**
     * Resolves the name in the folder of the run.
     *
     * @throws InvalidRequestException if the name would leave the folder of the run, or can be no file's there
     */
    public SourceFile {
        name = inFolder(name);
    }

    public byte[] bytes() {
        return encoding.decode(content);
    }

    /** Returns the name that Piston gives to the file at {@code index} when the request gives none. */
    static String defaultName(int index) {
        return "file" + index + ".code";
    }

    public void write(JsonGenerator json) {
        json.writeStartObject().write("name", name).write("content", content);
        if (!encoding.isText()) {
            json.write("encoding", encoding.wireName());
        }
        json.writeEnd();
    }

    /** Resolves a name against the folder as Piston does: a slash before it and dots in it change nothing. */
    private static String inFolder(String name) {
        if (name.length() > MAX_NAME) {
            throw new InvalidRequestException("A file name may have at most " + MAX_NAME + " characters");
        }
        if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new InvalidRequestException("A file name may not contain control characters");
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    throw outside(name);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        if (parts.isEmpty() || name.endsWith("/")) {
            throw new InvalidRequestException(
                    "File name \"" + InvalidRequestException.shown(name) + "\" names a folder: add the name of a file");
        }
        parts.forEach(part -> requireShort(name, part));
        return String.join("/", parts);
    }

    private static void requireShort(String name, String part) {
        int bytes = part.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PART_BYTES) {
            throw new InvalidRequestException("File name \"" + InvalidRequestException.shown(name) + "\" is too long: "
                    + bytes + " bytes in UTF-8 without a slash, and " + MAX_PART_BYTES + " are allowed");
        }
    }

    private static InvalidRequestException outside(String name) {
        return new InvalidRequestException("File name \"" + InvalidRequestException.shown(name)
                + "\" is not a path inside the folder of the run: use fewer \"..\"");
    }
}
