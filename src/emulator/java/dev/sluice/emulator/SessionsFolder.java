package dev.sluice.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the sessions of one emulator keep their folders. Each session removes its own; this removes what holds them. */
final class SessionsFolder implements AutoCloseable {
    private final Path path;

    SessionsFolder(Path parent) {
        try {
            path = Files.createTempDirectory(parent, "sluice-emulator-");
            // Each session's folder belongs to another user, who must get through to it, but not look around.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException("No folder for the sessions can be made below " + parent, e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.getLogger(SessionsFolder.class.getName()).log(Level.WARNING, "Left behind: " + path, e);
        }
    }
}
