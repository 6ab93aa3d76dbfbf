package dev.sluice.it;

import dev.sluice.harness.BoundedWait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a test, by the JDK's keytool. */
final class Certificates {
    static final String PASSWORD = "password-of-the-tests-key-stores";

    private final Path folder;
    private final String authority;

    Certificates(Path folder, String authority) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.authority = authority;
        keytool(
                store(authority),
                "-genkeypair",
                "-alias",
                "ca",
                "-dname",
                "CN=" + authority,
                "-keyalg",
                "EC",
                "-ext",
                "bc:c");
    }

    /** Returns a trust store with this authority alone. */
    Path trustStore() throws Exception {
        Path certificate = folder.resolve(authority + ".pem");
        keytool(store(authority), "-exportcert", "-alias", "ca", "-rfc", "-file", certificate.toString());
        Path trust = store(authority + "-trust");
        if (!Files.exists(trust)) {
            keytool(trust, "-importcert", "-alias", "ca", "-noprompt", "-file", certificate.toString());
        }
        return trust;
    }

    /**
     * Returns a key store with a key and a certificate of this authority.
     *
     * @param names as {@code -ext san=} takes them
     * @param start and {@code days}: from when, and for how long it holds, as keytool takes them
     */
    Path keyStore(String name, String names, String start, int days) throws Exception {
        Path store = store(name);
        Path request = folder.resolve(name + ".csr");
        Path signed = folder.resolve(name + ".pem");
        keytool(store, "-genkeypair", "-alias", "key", "-dname", "CN=" + name, "-keyalg", "EC");
        keytool(store, "-certreq", "-alias", "key", "-file", request.toString());
        keytool(
                store(authority),
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-rfc",
                "-ext",
                "san=" + names,
                "-startdate",
                start,
                "-validity",
                String.valueOf(days));
        trustStore();
        keytool(
                store,
                "-importcert",
                "-alias",
                "ca",
                "-noprompt",
                "-file",
                folder.resolve(authority + ".pem").toString());
        keytool(store, "-importcert", "-alias", "key", "-noprompt", "-file", signed.toString());
        return store;
    }

    static SSLContext server(Path keyStore) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    static SSLContext client(Path trustStore) throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(trustStore.toFile(), PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private Path store(String name) {
        return folder.resolve(name + ".p12").toAbsolutePath();
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (BoundedWait.exitCode(process) != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }
}
