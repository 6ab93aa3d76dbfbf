package dev.sluice.emulator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.emulator.access.CannotStartException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A key and a certificate that nobody signed but the key itself: clients must be told to trust it. The JDK can make one
 * by its program {@code keytool} alone.
 *
 * @param sockets whose server side shows the certificate
 * @param pem the certificate as text
 * @param fingerprint the certificate's SHA-256, as clients show it
 */
public record SelfSignedCertificate(SSLSocketFactory sockets, String pem, String fingerprint) {
    /** The environment variable that switches HTTPS on; its value is {@code true} or {@code false}. */
    public static final String SWITCH = "SLUICE_EMULATOR_HTTPS";

    private static final String ALIAS = "sluice-emulator";
    private static final String PASSWORD = "SLUICE_KEYTOOL_PASSWORD";
    private static final String STORE = "PKCS12";
    private static final int DAYS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    /**
     * Creates a certificate that holds for some weeks. Its key is on the disk only while it is made, in a folder of
     * this user's alone.
     *
     * @param names of the server, or addresses
     * @throws CannotStartException if a name is none, or {@code keytool} fails
     */
    public static SelfSignedCertificate forNames(List<String> names) {
        String alternatives =
                names.stream().map(SelfSignedCertificate::alternative).collect(Collectors.joining(","));
        try {
            Path folder = Files.createTempDirectory("sluice-emulator-");
            Path store = folder.resolve("key.p12");
            Path messages = folder.resolve("keytool.out");
            try {
                String password = UUID.randomUUID().toString();
                generate(store, messages, password, alternatives);
                return read(store, password.toCharArray());
            } finally {
                Files.deleteIfExists(store);
                Files.deleteIfExists(messages);
                Files.deleteIfExists(folder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw failed(e.getMessage(), e);
        }
    }

    private static String alternative(String name) {
        if (ADDRESS.matcher(name).matches()) {
            return "ip:" + name;
        }
        if (NAME.matcher(name).matches()) {
            return "dns:" + name;
        }
        throw new CannotStartException(SWITCH + "_NAMES has the name \"" + name
                + "\" but must be host names and addresses, separated by commas");
    }

    private static void generate(Path store, Path messages, String password, String alternatives) throws IOException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool" + suffix())
                .toString();
        List<String> command = new ArrayList<>(List.of(keytool, "-genkeypair", "-alias", ALIAS));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA"));
        command.addAll(List.of("-dname", "CN=" + ALIAS, "-ext", "SAN=" + alternatives, "-ext", "EKU=serverAuth"));
        // A client whose clock is behind, or a program that lies about the time, finds it valid too
        command.addAll(List.of("-startdate", "-1d", "-validity", Integer.toString(DAYS + 1)));
        command.addAll(List.of("-storetype", STORE, "-keystore", store.toString(), "-storepass:env", PASSWORD));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(messages.toFile());
        builder.environment().put(PASSWORD, password);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("it did not end within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(Files.readString(messages, US_ASCII).strip());
        }
    }

    private static String suffix() {
        return File.separatorChar == '\\' ? ".exe" : "";
    }

    private static SelfSignedCertificate read(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(STORE);
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        byte[] encoded = certificate(store).getEncoded();
        return new SelfSignedCertificate(context.getSocketFactory(), pem(encoded), fingerprint(encoded));
    }

    private static Certificate certificate(KeyStore store) throws GeneralSecurityException {
        return store.getCertificate(ALIAS);
    }

    private static String pem(byte[] encoded) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    }

    private static String fingerprint(byte[] encoded) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }

    private static CannotStartException failed(@Nullable String why, Exception cause) {
        return new CannotStartException(
                "No certificate for HTTPS could be made by keytool (" + why
                        + "): start the emulator with a JDK or JRE that has bin/keytool, or without "
                        + SWITCH,
                cause);
    }
}
