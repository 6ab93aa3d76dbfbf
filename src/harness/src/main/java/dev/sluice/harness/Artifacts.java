package dev.sluice.harness;

import java.nio.file.Path;

/** The programs that the build has packaged, and the server that it has unpacked for them. */
public final class Artifacts {
    /** Open Liberty, unpacked by {@code liberty:install-server}. */
    public static final Path LIBERTY = Repository.path("src/gateway/target/liberty/wlp");

    private Artifacts() {}

    /** Returns the absolute path of a program by its name, for instance {@code sluice-session.jar}. */
    public static Path file(String name) {
        String module =
                switch (name) {
                    case "sluice.war" -> "gateway";
                    case "sluice-session.jar" -> "session";
                    case "sluice-emulator.jar", "sluice-emulator.war" -> "emulator";
                    default -> throw new IllegalArgumentException("The build packages no " + name);
                };
        return Repository.path("src", module, "target", name);
    }
}
