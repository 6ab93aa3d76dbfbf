package dev.sluice.emulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * The page on which people see the pool and steer it. It knows no more than the control routes tell everybody on this
 * machine.
 */
public final class StatusPage {
    /** The folder of the page's files, under {@link ControlPlane#PREFIX} and so for this machine alone. */
    static final String FOLDER = "page/";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    /** The page's files, listed so that a path never reaches the class loader. */
    private static final Map<String, String> FILES = Map.of(
            "index.html", HTML,
            "base.css", STYLE,
            "pool.css", STYLE,
            "dom.js", SCRIPT,
            "faults.js", SCRIPT,
            "main.js", SCRIPT,
            "pool.js", SCRIPT,
            "theme.js", SCRIPT,
            "time.js", SCRIPT,
            "icon.svg", "image/svg+xml");

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private StatusPage() {}

    /** Checks whether a person looks in with a browser and wants the page; a client of a pool asks for no HTML. */
    public static boolean isWanted(PoolRequest call) {
        return call.path().equals("/")
                && call.method().equals("GET")
                && call.query().value("identifier").isEmpty()
                && call.header("Accept")
                        .filter(types -> types.contains("text/html"))
                        .isPresent();
    }

    public static PoolReply redirect() {
        return PoolReply.empty(302).with("Location", ControlPlane.PREFIX);
    }

    /** @throws RefusedException with 404 if the page has no such file */
    static PoolReply answer(PoolRequest call, String name) throws IOException {
        call.allow("GET");
        return new PoolReply(
                200,
                Map.of(
                        "Content-Type", type(name),
                        "Content-Security-Policy", CONTENT_SECURITY_POLICY,
                        "X-Content-Type-Options", "nosniff",
                        "Referrer-Policy", "no-referrer",
                        "Cache-Control", "no-cache"),
                read(name));
    }

    private static String type(String name) {
        return Optional.ofNullable(FILES.get(name)).orElseThrow(RefusedException::notFound);
    }

    private static String read(String name) throws IOException {
        try (InputStream in = StatusPage.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw RefusedException.notFound();
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
