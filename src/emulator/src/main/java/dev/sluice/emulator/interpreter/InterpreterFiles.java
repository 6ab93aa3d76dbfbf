package dev.sluice.emulator.interpreter;

import dev.sluice.emulator.http.MediaTypes;
import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.pool.ApiVersion;
import dev.sluice.emulator.pool.EmulatorClock;
import dev.sluice.session.files.FileEntry;
import dev.sluice.session.files.FileForm;
import dev.sluice.session.files.FileName;
import dev.sluice.session.files.FileRefusedException;
import dev.sluice.session.files.ReadableFile;
import dev.sluice.session.files.SessionFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The files of a session of the built-in pool, on the routes of its current versions and of its oldest. */
final class InterpreterFiles {
    private static final String UPLOAD = "upload";
    private static final String CONTENT = "content";

    private final SessionFileStore files;
    private final EmulatorClock clock;

    /** @param clock by which clients are told when files were changed */
    InterpreterFiles(SessionFileStore files, EmulatorClock clock) {
        this.files = files;
        this.clock = clock;
    }

    /** @param call its path begins with {@code /files} */
    void answer(PoolRequest call, ApiVersion version) throws IOException {
        try {
            route(call, call.parts(), folders(call), version.hasExecutions() ? FileShape.CURRENT : FileShape.OLD);
        } catch (FileRefusedException e) {
            throw refusal(e);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("The path or a header is not well formed");
        }
    }

    private void route(PoolRequest call, List<String> path, List<String> folders, FileShape shape) throws IOException {
        boolean old = shape == FileShape.OLD;
        if (path.size() == 1 && !(old && call.method().equals("POST"))) {
            call.allow(old ? new String[] {"GET"} : new String[] {"GET", "POST"});
            call.reply(call.method().equals("POST") ? upload(call, folders, shape) : list(call, folders, shape));
        } else if (old && path.equals(List.of("files", UPLOAD))) {
            call.allow("POST");
            call.reply(upload(call, folders, shape));
        } else if (path.size() == 2) {
            call.allow("GET", "DELETE");
            call.reply(
                    call.method().equals("DELETE")
                            ? delete(folders, path.get(1))
                            : PoolReply.json(200, json -> shape.write(json, found(folders, path.get(1)))));
        } else if (path.size() == 3 && path.get(old ? 1 : 2).equals(CONTENT)) {
            call.allow("GET");
            send(call, folders, path.get(old ? 2 : 1));
        } else {
            throw RefusedException.notFound();
        }
    }

    private FileEntry found(List<String> folders, String name) {
        try {
            return told(files.find(folders, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PoolReply list(PoolRequest call, List<String> folders, FileShape shape) throws IOException {
        boolean recursive =
                call.query().value("recursive").filter("true"::equalsIgnoreCase).isPresent();
        List<FileEntry> entries = files.list(folders, recursive).entries().stream()
                .map(this::told)
                .toList();
        return PoolReply.json(200, json -> shape.writeAll(json, entries));
    }

    private PoolReply upload(PoolRequest call, List<String> folders, FileShape shape) throws IOException {
        FileEntry stored = FileForm.store(
                call.header("Content-Type").orElse(""),
                call.header("Content-Length").map(Long::parseLong),
                call.exchange().getRequestBody(),
                folders,
                FileForm.Names.PATHS,
                files);
        FileEntry entry = told(stored);
        return PoolReply.json(200, json -> shape.writeUploaded(json, entry));
    }

    /** Returns an entry with its time by the emulator's clock, as in everything that a client is told. */
    private FileEntry told(FileEntry entry) {
        return new FileEntry(entry.name(), entry.directory(), entry.type(), entry.size(), clock.at(entry.modifiedAt()));
    }

    private PoolReply delete(List<String> folders, String name) throws IOException {
        files.delete(folders, name);
        return PoolReply.empty(204);
    }

    private void send(PoolRequest call, List<String> folders, String name) throws IOException {
        try (ReadableFile content = files.read(folders, name)) {
            call.exchange().getResponseHeaders().set("Content-Type", MediaTypes.of(name));
            boolean bodiless = call.method().equals("HEAD") || content.size() == 0;
            if (bodiless) {
                call.exchange().getResponseHeaders().set("Content-Length", Long.toString(content.size()));
            }
            call.exchange().sendResponseHeaders(200, bodiless ? -1 : content.size());
            if (!bodiless) {
                content.copyTo(call.exchange().getResponseBody());
            }
        }
    }

    /**
     * Reads the folders that a request names. Azure allows a dot in the name of a file, and none in those of folders.
     */
    private static List<String> folders(PoolRequest call) {
        String path = Optional.ofNullable(call.query().parameters().get("path")).orElse("");
        if (path.contains(".")) {
            throw RefusedException.invalid("The parameter 'path' may not hold a dot");
        }
        return FileName.folders(path);
    }

    private static RefusedException refusal(FileRefusedException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case BAD_NAME, BAD_FORM -> RefusedException.invalid(message);
            case NO_FORM -> RefusedException.coded(415, "UnsupportedMediaType", message);
            case NOT_ACCESSIBLE -> RefusedException.coded(403, "FileNotAccessible", message);
            case NOT_FOUND -> RefusedException.coded(404, "FileNotFound", message);
            case IN_THE_WAY -> RefusedException.coded(409, "FileConflict", message);
            case TOO_LARGE -> RefusedException.coded(413, "FileTooLarge", message);
        };
    }
}
