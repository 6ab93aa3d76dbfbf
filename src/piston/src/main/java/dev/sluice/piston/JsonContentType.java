package dev.sluice.piston;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The meaning of a header {@code Content-Type} on a request for a program. */
public enum JsonContentType {
    /** JSON in UTF-8. */
    JSON,
    /** A type that begins as JSON's does and does not go on as a media type; Piston then reads no body. */
    MALFORMED,
    /** Another type, or none. */
    OTHER;

    private static final String JSON_TYPE = "application/json";
    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8");

    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final String PARAMETER =
            "\\s*;\\s*(?<name>" + TOKEN + ")=(?<value>" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\")";
    private static final Pattern ONE = Pattern.compile(PARAMETER);
    private static final Pattern ALL = Pattern.compile("(?:" + PARAMETER.replaceAll("\\?<\\w+>", "?:") + ")*+\\s*");

    /**
     * Reads the header.
     *
     * @throws InvalidRequestException if it names a charset that is not UTF-8
     */
    public static JsonContentType of(@Nullable String header) {
        String type = header == null ? "" : header.strip();
        if (!type.regionMatches(true, 0, JSON_TYPE, 0, JSON_TYPE.length())) {
            return OTHER;
        }
        String parameters = type.substring(JSON_TYPE.length());
        if (!ALL.matcher(parameters).matches()) {
            return MALFORMED;
        }
        Matcher parameter = ONE.matcher(parameters);
        while (parameter.find()) {
            if (parameter.group("name").equalsIgnoreCase("charset")) {
                requireUtf8(parameter.group("value").replace("\"", "").toLowerCase(Locale.ROOT));
            }
        }
        return JSON;
    }

    private static void requireUtf8(String charset) {
        if (!UTF_8.contains(charset)) {
            throw new InvalidRequestException(
                    "The header Content-Type says charset=" + InvalidRequestException.shown(charset)
                            + ", and requests are read as UTF-8: send the body in UTF-8, with charset=utf-8 or without a"
                            + " charset");
        }
    }
}
