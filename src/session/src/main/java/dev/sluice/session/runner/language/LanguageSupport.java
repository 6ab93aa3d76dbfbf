package dev.sluice.session.runner.language;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The small programs that come with the runner and that language files name by {@code {support}}: scripts around
 * compilers and interpreters, and the launcher of programs in Java. Every program may read them.
 */
public final class LanguageSupport {
    /** The folder of scripts beside this class. */
    private static final String SCRIPTS = "support/";

    /** The names of the scripts, which stand here because archives cannot be listed. */
    static final List<String> SCRIPT_FILES = List.of(
            "c.sh",
            "erlang.sh",
            "go.sh",
            "kotlin.sh",
            "node.cjs",
            "node.d.ts",
            "rust.sh",
            "sqlite3.sh",
            "together.sh",
            "tsc.sh");

    private static final String LAUNCHER = "/dev/sluice/session/launcher/";

    static final List<String> LAUNCHER_CLASSES = List.of(
            "ClassesInMemory$1$1",
            "ClassesInMemory$1",
            "ClassesInMemory",
            "Compilation",
            "CompiledProgram",
            "JavaLauncher",
            "MainMethod",
            "ProgramLoader",
            "ProgramSource");

    private LanguageSupport() {}

    /** Unpacks all of it into a new folder below {@code parent}, and returns that folder. */
    public static Path unpack(Path parent) throws IOException {
        Path folder = parent.resolve("support");
        makeFolder(folder);
        for (String script : SCRIPT_FILES) {
            copy(SCRIPTS + script, folder.resolve(script));
        }
        Path inner = folder;
        for (String part :
                Stream.of(LAUNCHER.split("/")).filter(name -> !name.isEmpty()).toList()) {
            inner = inner.resolve(part);
            makeFolder(inner);
        }
        for (String type : LAUNCHER_CLASSES) {
            copy(LAUNCHER + type + ".class", inner.resolve(type + ".class"));
        }
        return folder;
    }

    private static void makeFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = LanguageSupport.class.getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(in, resource), file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
