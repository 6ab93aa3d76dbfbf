package dev.sluice.session.runner.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.LanguageRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageDiscoveryTest {
    @TempDir
    Path folder;

    @Test
    void aLanguageIsWhereItsProgramIs() throws IOException {
        Path program = program("opt/lua/bin/lua", "binary");

        List<Language> found =
                telling("Lua 5.4.6\n").find(List.of(definition(List.of("/nowhere", program.toString()))));

        assertThat(found).singleElement().satisfies(lua -> {
            assertThat(lua.program()).isEqualTo(program);
            assertThat(lua.runtime()).isEqualTo(new LanguageRuntime("lua", "5.4.6", List.of("lua5"), null));
            assertThat(lua.readable())
                    .as("an installation of its own is shown whole")
                    .contains(folder.resolve("opt/lua"));
        });
    }

    @Test
    void whatIsNotInstalledIsLeftOut() {
        assertThat(telling("Lua 5.4.6").find(List.of(definition(List.of("/nowhere", "no-such-program")))))
                .isEmpty();
    }

    @Test
    void whatTellsNoVersionFromInsideTheSandboxIsLeftOut() throws IOException {
        Path program = program("lua", "binary");

        assertThat(telling("bwrap: Can't find source path").find(List.of(definition(List.of(program.toString())))))
                .isEmpty();
    }

    @Test
    void whatCannotBeAskedIsLeftOutAlone() throws IOException {
        Path program = program("lua", "binary");
        var discovery = new LanguageDiscovery(
                language -> {
                    throw new IllegalStateException("no process");
                },
                folder);

        assertThat(discovery.find(List.of(definition(List.of(program.toString())))))
                .isEmpty();
    }

    @Test
    void aVersionManagersScriptIsAskedForTheRealProgram() throws IOException {
        Path real = program("versions/5.4.6/bin/lua", "binary");
        Path shim = program("shims/lua", "#!/bin/sh\necho " + real + "\n");

        assertThat(telling("Lua 5.4.6").find(List.of(definition(List.of(shim.toString())))))
                .singleElement()
                .satisfies(lua -> assertThat(lua.program()).isEqualTo(real));
    }

    @Test
    void aProgramCountsOnlyWithWhatMustLieBesideIt() throws IOException {
        Path alone = program("jre/bin/lua", "binary");
        Path complete = program("jdk/bin/lua", "binary");
        program("jdk/bin/luac", "binary");
        LanguageDefinition definition = definition(List.of(alone.toString(), complete.toString()), List.of("luac"));

        assertThat(telling("Lua 5.4.6").find(List.of(definition)))
                .singleElement()
                .satisfies(lua -> assertThat(lua.program()).isEqualTo(complete));
    }

    private LanguageDiscovery telling(String text) {
        return new LanguageDiscovery(language -> text, folder);
    }

    private Path program(String name, String content) throws IOException {
        Path program = folder.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, content);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static LanguageDefinition definition(List<String> programs) {
        return definition(programs, List.of());
    }

    private static LanguageDefinition definition(List<String> programs, List<String> beside) {
        return new LanguageDefinition(
                "lua",
                List.of("lua5.4"),
                List.of("lua{major}"),
                Optional.empty(),
                programs,
                beside,
                List.of("locate"),
                List.of("-v"),
                Pattern.compile("Lua (\\S+)"),
                Map.of(),
                List.of(),
                SourceNames.ANY,
                List.of(),
                true,
                List.of("{program}", "{main}"),
                List.of(),
                List.of(),
                true,
                Optional.empty(),
                0,
                Map.of());
    }
}
