package dev.sluice.piston;

import jakarta.json.stream.JsonGenerator;

/** One file of a request: a name relative to the folder of the run, and its content as it came over the wire. */
public record SourceFile(String name, String content, Encoding encoding) {
    /** The longest path that common file systems take. */
    private static final int MAX_NAME = 1024;

    /**
     * @throws InvalidRequestException if the name would leave the folder of the run, or the content is not of the
     *     encoding
     */
    public SourceFile {
        checkName(name);
        if (encoding != Encoding.UTF8) {
            checkContent(name, content, encoding);
        }
    }

    public byte[] bytes() {
        return encoding.decode(content);
    }

    /** The name that Piston gives to the file at {@code index} when the request gives none. */
    static String defaultName(int index) {
        return "file" + index + ".code";
    }

    public void write(JsonGenerator json) {
        json.writeStartObject().write("name", name).write("content", content);
        if (encoding != Encoding.UTF8) {
            json.write("encoding", encoding.wireName());
        }
        json.writeEnd();
    }

    private static void checkName(String name) {
        if (name.length() > MAX_NAME) {
            throw new InvalidRequestException("A file name may have at most " + MAX_NAME + " characters");
        }
        if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new InvalidRequestException("A file name may not contain control characters");
        }
        if (name.startsWith("/") || name.endsWith("/") || leavesFolder(name)) {
            throw new InvalidRequestException("File name \"" + InvalidRequestException.shown(name)
                    + "\" is not a path inside the folder of the run: use a relative name without \"..\"");
        }
    }

    private static boolean leavesFolder(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.length() > 255) {
                return true;
            }
        }
        return false;
    }

    private static void checkContent(String name, String content, Encoding encoding) {
        try {
            encoding.decode(content);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("The content of file \"" + InvalidRequestException.shown(name)
                    + "\" is not valid " + encoding.wireName());
        }
    }
}
