package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.Artifacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The playground's files, as the server sends them. */
@OnLocalServers
@ExtendWith(Servers.class)
class PageIT {
    private static final Pattern VERSION = Pattern.compile("src=\"page/(\\w+)/main.js\"");

    private static URI gateway;

    @BeforeAll
    static void start() {
        gateway = Servers.local("identifier").gateway().base();
    }

    @Test
    void pageIsAskedForAgainAndSentOnce() {
        HttpResponse<String> page = Web.get(gateway, "/");
        String tag = Web.header(page, "ETag");

        assertThat(Web.header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(tag).matches("\"\\w{16}\"");
        HttpResponse<String> again = Web.get(gateway, "/", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(Web.header(again, "Content-Security-Policy")).isEqualTo(Web.header(page, "Content-Security-Policy"));
        assertThat(Web.get(gateway, "/", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void policyAllowsNothingInline() {
        String policy = Web.header(Web.get(gateway, "/"), "Content-Security-Policy");

        assertThat(policy)
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
                .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'; trusted-types 'none'")
                .doesNotContain("unsafe", "data:", "*");
    }

    @Test
    void filesOfThisVersionAreKeptForGood() {
        HttpResponse<String> script = Web.get(gateway, "/page/" + version() + "/main.js");

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(Web.header(script, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(Web.header(script, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(Web.header(script, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Web.header(script, "Vary")).contains("Accept-Encoding");
        assertThat(Web.header(script, "Content-Encoding")).isEmpty();
        HttpResponse<String> zipped =
                Web.get(gateway, "/page/" + version() + "/main.js", "Accept-Encoding", "gzip, br");
        assertThat(Web.header(zipped, "Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void filesOfAnotherVersionAreServedAndNotKept() {
        HttpResponse<String> script = Web.get(gateway, "/page/0123456789abcdef/main.js");

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(Web.header(script, "Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void nothingElseIsServed() {
        String folder = "/page/" + version();
        for (String path : List.of(
                "/page",
                "/page/",
                folder,
                folder + "/",
                folder + "/nope.js",
                folder + "/index.html",
                folder + "/../web.xml",
                folder + "/%2e%2e/web.xml",
                folder + "/..%2fweb.xml",
                "/index.html",
                "/WEB-INF/page/main.js")) {
            assertThat(Web.get(gateway, path).statusCode()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void allOfItIsSmall() throws IOException {
        int files = 0;
        int bytes = 0;
        try (ZipFile war = new ZipFile(Artifacts.file("sluice.war").toFile())) {
            for (ZipEntry entry : java.util.Collections.list(war.entries())) {
                if (entry.getName().startsWith("WEB-INF/page/") && !entry.isDirectory()) {
                    files++;
                    bytes += gzipped(war.getInputStream(entry));
                }
            }
        }
        assertThat(files).isGreaterThan(30);
        assertThat(bytes).isLessThan(500_000);
    }

    private static int gzipped(InputStream content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            content.transferTo(out);
        }
        return bytes.size();
    }

    private static String version() {
        Matcher version = VERSION.matcher(Web.get(gateway, "/").body());
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
