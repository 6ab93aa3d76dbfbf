package dev.sluice.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.piston.LoneSurrogates;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.ByteArrayInputStream;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/** Reads JSON with a bound on its depth, since both callers and pools are strangers, and writes JSON as a stream. */
public final class BoundedJson {
    /** The greatest depth: deeper than any request or answer of this API, far from what exhausts a thread's stack. */
    public static final int MAX_DEPTH = 64;

    /** The size of the buffer that a reader of bytes has, however few there are. */
    private static final int SMALL = 8192;

    /** The byte order mark U+FEFF in UTF-8. */
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /** The parsers, which refuse the level that they are given here. */
    private static final JsonParserFactory PARSERS =
            Json.createParserFactory(Map.of("org.eclipse.parsson.maxDepth", MAX_DEPTH + 1));

    private static final JsonGeneratorFactory GENERATORS = Json.createGeneratorFactory(Map.of());

    private BoundedJson() {}

    /**
     * Reads one UTF-8 document to its end. A byte order mark before it says nothing and is skipped; an escape of half a
     * character becomes U+FFFD, so that no text that was read holds one.
     *
     * @throws InvalidJsonException if it is not JSON or nested too deeply
     */
    public static JsonValue read(byte[] document) {
        byte[] json = LoneSurrogates.replacedIn(document);
        int begin = startsWithMark(json) ? MARK.length : 0;
        int length = json.length - begin;
        // A decoder of our own reports what is not UTF-8; by default it would be replaced, and a program altered.
        if (length > SMALL) {
            return read(new InputStreamReader(new ByteArrayInputStream(json, begin, length), UTF_8.newDecoder()));
        }
        try {
            CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json, begin, length));
            return read(new CharArrayReader(text.array(), 0, text.length()));
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    /**
     * Reads one document from a stream.
     *
     * @throws InvalidJsonException if it is not JSON or nested too deeply
     * @throws UncheckedIOException if the stream cannot be read
     */
    public static JsonValue read(InputStream in) {
        try {
            return read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean startsWithMark(byte[] document) {
        return document.length >= MARK.length && Arrays.equals(document, 0, MARK.length, MARK, 0, MARK.length);
    }

    private static InvalidJsonException notUtf8() {
        return new InvalidJsonException("The body is not valid UTF-8");
    }

    private static JsonValue read(Reader text) {
        try (JsonParser parser = PARSERS.createParser(text)) {
            parser.next();
            JsonValue value = parser.getValue();
            // Looks for the end, and throws where there is more.
            parser.hasNext();
            return value;
        } catch (JsonParsingException e) {
            throw new InvalidJsonException("The body is not valid JSON (near line "
                    + e.getLocation().getLineNumber() + ", column "
                    + e.getLocation().getColumnNumber() + ")");
        } catch (JsonException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw notUtf8();
            }
            throw e;
        } catch (NumberFormatException | UnsupportedOperationException e) {
            throw new InvalidJsonException("The body holds a number that is too long or too large");
        } catch (RuntimeException e) {
            throw tooDeep(e) ? new InvalidJsonException("The body is nested deeper than " + MAX_DEPTH + " levels") : e;
        }
    }

    /**
     * Returns whether the parser found too many levels, which it says with an exception that has no type of its own.
     */
    private static boolean tooDeep(RuntimeException e) {
        return e.getClass() == RuntimeException.class;
    }

    public static void write(OutputStream out, Consumer<JsonGenerator> content) {
        try (JsonGenerator json = GENERATORS.createGenerator(out, StandardCharsets.UTF_8)) {
            content.accept(json);
        }
    }

    public static String toString(Consumer<JsonGenerator> content) {
        var text = new StringWriter();
        try (JsonGenerator json = GENERATORS.createGenerator(text)) {
            content.accept(json);
        }
        return text.toString();
    }
}
