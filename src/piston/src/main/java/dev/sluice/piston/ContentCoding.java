package dev.sluice.piston;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The coding of a request's body, as the header {@code Content-Encoding} names it: those that Piston takes. */
public enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    private static final int BUFFER = 8192;

    /**
     * Reads the header.
     *
     * @throws InvalidRequestException if it names another coding, or several
     */
    public static ContentCoding of(@Nullable String header) {
        String name = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> IDENTITY;
            case "gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default ->
                throw new InvalidRequestException("The header Content-Encoding names \""
                        + InvalidRequestException.shown(name) + "\": send the body as it is, or as gzip or deflate");
        };
    }

    /**
     * Returns how long the body is once it is decoded, without holding it. A body that grows beyond {@code limit} is
     * read no further.
     *
     * @return nothing if it is longer than {@code limit}
     * @throws InvalidRequestException if the body is not of this coding
     */
    public Optional<Integer> decodedLength(byte[] body, int limit) {
        if (this == IDENTITY) {
            return body.length > limit ? Optional.empty() : Optional.of(body.length);
        }
        byte[] buffer = new byte[BUFFER];
        int length = 0;
        try (InputStream in = decoder(body)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                length += read;
                if (length > limit) {
                    return Optional.empty();
                }
            }
            return Optional.of(length);
        } catch (IOException e) {
            throw notOfThisCoding();
        }
    }

    /**
     * Returns the body as it was before it was encoded.
     *
     * @param length the length of the decoded body, as {@link #decodedLength} tells
     * @throws InvalidRequestException if the body is not of this coding
     */
    public byte[] decoded(byte[] body, int length) {
        if (this == IDENTITY) {
            return body;
        }
        try (InputStream in = decoder(body)) {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw notOfThisCoding();
        }
    }

    private InputStream decoder(byte[] body) throws IOException {
        var in = new ByteArrayInputStream(body);
        return this == GZIP ? new GZIPInputStream(in) : new InflaterInputStream(in);
    }

    private InvalidRequestException notOfThisCoding() {
        return new InvalidRequestException("The body is not "
                + name().toLowerCase(Locale.ROOT)
                + ", as its header Content-Encoding says, or breaks off");
    }
}
