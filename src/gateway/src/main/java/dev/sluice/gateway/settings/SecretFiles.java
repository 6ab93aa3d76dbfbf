package dev.sluice.gateway.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * A folder of secrets as container platforms mount it: a file for each key, named like the key, holding the value. It
 * is read once, at the start. A file that cannot be read is kept as a fault for {@link ConfigReader}, because a source
 * that throws would end the start without naming a key.
 */
public final class SecretFiles implements ConfigSource {
    static final String VARIABLE = "SLUICE_SECRETS_FOLDER";

    /**
     * The ordinal above environment variables, so that one left over does not hide a mounted secret, and below system
     * properties.
     */
    static final int ORDINAL = 350;

    private static final Path USUAL_FOLDER = Path.of("/run/secrets");
    private static final String KEYS = "sluice.*";
    private static final int MAX_BYTES = 65_536;

    private final Map<String, String> values = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    /** Reads the folder that the environment names, or else the usual one where it exists. */
    public SecretFiles() {
        this(System.getenv(VARIABLE), USUAL_FOLDER);
    }

    /**
     * Reads the folder of secrets.
     *
     * @param named a folder that must be there, or nothing
     */
    SecretFiles(@Nullable String named, Path usual) {
        if (named != null && !named.isBlank()) {
            Path folder = Path.of(named.strip());
            if (Files.isDirectory(folder)) {
                read(folder);
            } else {
                faults.add(VARIABLE + " names a folder that is not there; it must name one that holds a file for each"
                        + " key, or not be set");
            }
        } else if (Files.isDirectory(usual)) {
            read(usual);
        }
    }

    /** Returns a line for each file, or for the folder, that could not be read; it begins with the key. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.copyOf(values.keySet());
    }

    @Override
    public @Nullable String getValue(String key) {
        return values.get(key);
    }

    @Override
    public String getName() {
        return "secret files";
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    private void read(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, KEYS)) {
            for (Path file : files) {
                readFile(String.valueOf(file.getFileName()), file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            faults.add(VARIABLE
                    + ": the folder of secrets cannot be listed; the server's user needs the right to read it");
        }
    }

    private void readFile(String key, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                faults.add(key + " is a file of more than " + MAX_BYTES + " bytes; it must hold one value");
                return;
            }
            values.put(key, withoutLineEnd(text(bytes)));
        } catch (AccessDeniedException e) {
            faults.add(key + " is a file that the server's user may not read; give that user the right to read it");
        } catch (CharacterCodingException e) {
            faults.add(key + " is a file that does not hold UTF-8; it must hold text, such as the secret in base64");
        } catch (IOException e) {
            faults.add(key + " is a file that cannot be read; it must be a readable file");
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Removes the line end with which editors and shells end a file, and which is no part of the value. */
    private static String withoutLineEnd(String text) {
        return text.replaceFirst("\\r?\\n\\z", "");
    }
}
