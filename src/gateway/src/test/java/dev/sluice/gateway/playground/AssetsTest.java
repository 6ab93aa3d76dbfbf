package dev.sluice.gateway.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class AssetsTest {
    @Test
    void versionChangesWithAnyFileAndWithItsName() {
        String version = version(Map.of("a.js", "1", "b.js", "2"));

        assertThat(version).matches("[0-9a-f]{16}").isEqualTo(version(Map.of("b.js", "2", "a.js", "1")));
        assertThat(version(Map.of("a.js", "1", "b.js", "3"))).isNotEqualTo(version);
        assertThat(version(Map.of("a.js", "1", "c.js", "2"))).isNotEqualTo(version);
        assertThat(version(Map.of("a.js", "1"))).isNotEqualTo(version);
    }

    @Test
    void fileIsKeptBothWaysWithItsType() throws IOException {
        Asset script =
                assets(Map.of("lib/a.js", "import './b.js';")).find("lib/a.js").orElseThrow();

        assertThat(script.type()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(script.plain()).asString(UTF_8).isEqualTo("import './b.js';");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(script.gzipped())).readAllBytes())
                .isEqualTo(script.plain());
        assertThat(Asset.of("unknown.bin", new byte[0]).type()).isEqualTo("application/octet-stream");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(assets(Map.of("a.js", "1")).find("../a.js")).isEmpty();
    }

    private static String version(Map<String, String> files) {
        return assets(files).version();
    }

    private static Assets assets(Map<String, String> files) {
        var contents = new TreeMap<String, byte[]>();
        files.forEach((path, content) -> contents.put(path, content.getBytes(UTF_8)));
        return Assets.of(contents);
    }
}
