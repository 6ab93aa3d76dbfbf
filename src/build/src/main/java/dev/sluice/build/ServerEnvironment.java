package dev.sluice.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code server.env} of a local server, completed by an {@code IDENTITY_HEADER} that no other server has. The
 * header stands there and nowhere else, because azure-identity reads it from the environment in which the JVM starts.
 */
public final class ServerEnvironment {
    private static final String NAME = "IDENTITY_HEADER";
    private static final String KEPT = NAME + "=[0-9a-f]{64}";

    private ServerEnvironment() {}

    /**
     * Writes the file for its owner alone. The value in an existing file stays, so that a server that is built again is
     * still the same.
     *
     * @param args the file with which it begins, and the file itself
     */
    public static void main(String[] args) throws IOException {
        write(Path.of(args[0]), Path.of(args[1]));
    }

    /** Writes {@code file} with what {@code template} holds, and the header. */
    public static void write(Path template, Path file) throws IOException {
        List<String> shipped = Files.readAllLines(template, UTF_8);
        String header = former(file).orElseGet(() -> NAME + "=" + random());
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Path written = Files.createTempFile(folder, "server", ".env", forOwnerAlone(folder));
        Files.write(written, Stream.concat(shipped.stream(), Stream.of(header)).toList(), UTF_8);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<String> former(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file, UTF_8).stream()
                .filter(line -> line.matches(KEPT))
                .findFirst();
    }

    private static String random() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static FileAttribute<?>[] forOwnerAlone(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
