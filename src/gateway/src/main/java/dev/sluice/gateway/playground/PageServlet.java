package dev.sluice.gateway.playground;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.settings.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page at {@code /}, and its files at {@code /page/{version}/…}. The version is that of all files together,
 * so that a browser may keep each for good and never mixes two releases. The page needs no authentication: its files
 * are the same for everyone, and the routes that it calls are guarded themselves.
 */
@WebServlet({"", "/page/*"})
public class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String FOLDER = "/WEB-INF/page/";
    private static final String INDEX = "index.html";

    /**
     * The policy of the page: scripts, styles and calls of this origin alone; nothing inline, no text that becomes
     * markup, no frame.
     */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    @Inject
    transient Settings settings;

    private transient @Nullable Assets assets;
    private transient @Nullable Asset index;
    private String indexTag = "";

    @Override
    public void init() {
        if (!settings.playground().enabled()) {
            return;
        }
        Assets loaded = Assets.in(getServletContext(), FOLDER);
        byte[] html = loaded.find(INDEX)
                .map(file -> filled(file, loaded.version()))
                .orElseThrow(() -> new IllegalStateException("The WAR lacks the page; package it with Maven"));
        assets = loaded;
        index = Asset.of(INDEX, html);
        indexTag = '"' + Assets.digest(html) + '"';
    }

    private byte[] filled(Asset template, String version) {
        String facts = PageFacts.json(settings)
                .replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;");
        return new String(template.plain(), UTF_8)
                .replace("@version@", version)
                .replace("@facts@", facts)
                .getBytes(UTF_8);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            answer(request, response);
        } else {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        if (index != null && assets != null) {
            if (request.getServletPath().isEmpty()) {
                sendIndex(request, response, index);
                return;
            }
            Optional<Asset> asset = asset(assets, path);
            if (asset.isPresent()) {
                boolean current = path != null && path.startsWith("/" + assets.version() + "/");
                // Browsers ask for another version while replicas of two releases answer side by side.
                response.setHeader("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-store");
                send(request, response, asset.get());
                return;
            }
        }
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }

    private static Optional<Asset> asset(Assets assets, @Nullable String path) {
        int end = path == null ? -1 : path.indexOf('/', 1);
        return path == null || end < 0
                ? Optional.empty()
                : assets.find(path.substring(end + 1)).filter(file -> !path.endsWith("/" + INDEX));
    }

    private void sendIndex(HttpServletRequest request, HttpServletResponse response, Asset page) throws IOException {
        // On 304 too, since a browser puts that answer's headers in the place of those that it has kept.
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", indexTag);
        String known = request.getHeader("If-None-Match");
        if (known != null && known.contains(indexTag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            send(request, response, page);
        }
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, Asset asset) throws IOException {
        String accepted = request.getHeader("Accept-Encoding");
        boolean gzip = accepted != null && accepted.contains("gzip");
        response.setContentType(asset.type());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Vary", "Accept-Encoding");
        if (gzip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        byte[] body = gzip ? asset.gzipped() : asset.plain();
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }
}
