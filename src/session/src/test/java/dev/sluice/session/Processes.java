package dev.sluice.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processes of this machine, by the name that a program gave itself: Java knows programs by their files alone. */
public final class Processes {
    private Processes() {}

    /** Counts the processes that were started as {@code exec -a name …}, in whatever namespace. */
    public static long named(String name) {
        long found = 0;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                found += commandLine(process).startsWith(name + "\0") ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it ended just now
        }
    }
}
