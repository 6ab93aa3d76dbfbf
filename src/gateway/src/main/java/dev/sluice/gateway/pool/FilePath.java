package dev.sluice.gateway.pool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The path of a file relative to its session's folder. It stays below that folder and has only characters that Azure's
 * pools take. The rules are Azure's for names of files in sessions, for pools of every mode, and the common ones of
 * file systems.
 */
public record FilePath(List<String> segments) {
    private static final int MAX_SEGMENT = 255;
    private static final int MAX_PATH = 1024;
    private static final Pattern ASCII = Pattern.compile("[A-Za-z0-9_ .@$&=;,#%^()-]");

    /** A name that a server which decodes once too often would take for a path. */
    private static final Pattern ENCODED_PATH = Pattern.compile("%(2e|2f|5c|00)", Pattern.CASE_INSENSITIVE);

    /**
     * Checks every segment and the whole path.
     *
     * @throws InvalidFileNameException that names the broken rule
     */
    public FilePath {
        segments = List.copyOf(segments);
        check(!segments.isEmpty(), "must name a file");
        segments.forEach(FilePath::checkSegment);
        check(bytes(String.join("/", segments)) <= MAX_PATH, "may have at most " + MAX_PATH + " bytes in UTF-8");
    }

    /**
     * Reads the part of a request's path that names a file, as it came. Each segment is decoded by itself and once, so
     * that an encoded slash is a character of a name, where it is refused.
     *
     * @throws InvalidFileNameException that names the broken rule
     */
    public static FilePath fromRawPath(String raw) {
        return new FilePath(
                Arrays.stream(raw.split("/", -1)).map(PercentEncoding::decode).collect(Collectors.toList()));
    }

    /** Returns the last segment. */
    public String name() {
        return segments.get(segments.size() - 1);
    }

    /** Returns the folders, with slashes between them; empty for a file that lies in the session's folder itself. */
    public String directory() {
        return String.join("/", segments.subList(0, segments.size() - 1));
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }

    private static void checkSegment(String segment) {
        check(!segment.isBlank(), "may not be empty, have an empty segment, or begin or end with a slash");
        check(!segment.equals(".") && !segment.equals(".."), "may not have a segment \".\" or \"..\"");
        check(bytes(segment) <= MAX_SEGMENT, "may have at most " + MAX_SEGMENT + " bytes in UTF-8 a segment");
        check(segment.equals(segment.strip()), "may not have a segment that begins or ends with a space");
        check(segment.codePoints().noneMatch(Character::isISOControl), "may not contain NUL or control characters");
        check(
                segment.codePoints().allMatch(FilePath::isAllowed),
                "may contain letters, digits, spaces and - _ . @ $ & = ; , # % ^ ( ) alone");
        check(!ENCODED_PATH.matcher(segment).find(), "may not contain an encoded dot, slash, backslash or NUL");
    }

    private static boolean isAllowed(int character) {
        return character < 0x80
                ? ASCII.matcher(Character.toString(character)).matches()
                : switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new InvalidFileNameException(rule);
        }
    }
}
