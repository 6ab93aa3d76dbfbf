package dev.sluice.session.runner.language;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The places where the machine has its programs. */
public final class Programs {
    /** The search path of programs in a sandbox. */
    public static final String SANDBOX_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64");

    private Programs() {}

    /** Returns the program {@code name} where the system has its own, or else where our own search path finds it. */
    public static Optional<Path> onPath(String name) {
        String ours = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(SANDBOX_PATH, ours)
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Programs::isProgram)
                .findFirst();
    }

    public static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    /**
     * Checks whether a program is a script. Version managers put scripts into the search path that look the real
     * program up each time.
     */
    static boolean isScript(Path program) throws IOException {
        try (InputStream in = Files.newInputStream(program)) {
            return in.read() == '#' && in.read() == '!';
        }
    }

    /** Returns the folders outside of the system's own that must be seen for {@code program} to run. */
    static Set<Path> installationOf(Path program) throws IOException {
        var folders = new LinkedHashSet<Path>();
        for (Path path : List.of(program, program.toRealPath())) {
            if (SYSTEM.stream().noneMatch(path::startsWith)) {
                folders.add(root(path));
            }
        }
        return folders;
    }

    /** Returns {@code /opt/x} for {@code /opt/x/bin/program}; a program that lies elsewhere is taken alone. */
    private static Path root(Path program) {
        int parts = program.getNameCount();
        boolean inBin = parts > 2 && program.getName(parts - 2).endsWith("bin");
        return inBin ? Path.of("/").resolve(program.subpath(0, parts - 2)) : program;
    }

    /** Returns the system's own folders as they are on this machine. */
    public static List<Path> systemFolders() {
        return SYSTEM.stream().map(Path::of).filter(Files::exists).toList();
    }
}
