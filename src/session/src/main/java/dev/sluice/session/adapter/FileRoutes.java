package dev.sluice.session.adapter;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.session.files.FileEntry;
import dev.sluice.session.files.FileForm;
import dev.sluice.session.files.FileName;
import dev.sluice.session.files.FileRefusedException;
import dev.sluice.session.files.Listing;
import dev.sluice.session.files.ReadableFile;
import dev.sluice.session.files.SessionFileStore;
import dev.sluice.session.workspace.SessionFullException;
import dev.sluice.session.workspace.ShortageException;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.net.URLConnection;
import java.util.List;
import java.util.Optional;

/** The routes below {@code /files}, as Azure's own pools have them in version 2025-10-02-preview. */
final class FileRoutes {
    static final String FIRST = "files";
    private static final String BYTES = "application/octet-stream";

    private final SessionFileStore files;

    FileRoutes(SessionFileStore files) {
        this.files = files;
    }

    /** @param call its path begins with {@link #FIRST} */
    Answer answer(SessionRequest call) throws IOException {
        List<String> folders = FileName.folders(call.parameter("path").orElse(""));
        List<String> path = call.path();
        if (path.size() == 1) {
            return switch (call.method()) {
                case "GET" -> list(folders, call.parameter("recursive").filter("true"::equalsIgnoreCase));
                case "POST" -> upload(call, folders);
                default -> SessionReply.notAllowed("GET, POST");
            };
        }
        if (path.size() == 2) {
            return switch (call.method()) {
                case "GET" -> entry(files.find(folders, path.get(1)));
                case "DELETE" -> delete(folders, path.get(1));
                default -> SessionReply.notAllowed("GET, DELETE");
            };
        }
        if (path.size() == 3 && path.get(2).equals("content")) {
            return call.method().equals("GET") ? content(folders, path.get(1)) : SessionReply.notAllowed("GET");
        }
        return SessionReply.problem(ProblemType.NOT_FOUND, "Not Found");
    }

    private SessionReply list(List<String> folders, Optional<String> recursive) throws IOException {
        Listing listing = files.list(folders, recursive.isPresent());
        return SessionReply.ok(json -> {
            json.writeStartObject().writeStartArray("value");
            listing.entries().forEach(entry -> write(json, entry, recursive.isPresent()));
            json.writeEnd();
            // Azure's answer has no such member; clients that do not know it lose nothing
            if (!listing.complete()) {
                json.write("truncated", true);
            }
            json.writeEnd();
        });
    }

    private Answer upload(SessionRequest call, List<String> folders) throws IOException {
        try {
            return entry(FileForm.store(
                    call.contentType().orElse(""),
                    call.announcedLength(),
                    call.stream(),
                    folders,
                    FileForm.Names.PLAIN,
                    files));
        } catch (FileRefusedException | SessionFullException | ShortageException e) {
            call.drain();
            throw e;
        }
    }

    private SessionReply delete(List<String> folders, String name) throws IOException {
        files.delete(folders, name);
        return SessionReply.noContent();
    }

    private Answer content(List<String> folders, String name) throws IOException {
        ReadableFile content = files.read(folders, name);
        return exchange -> send(content, exchange);
    }

    private static void send(ReadableFile content, HttpExchange exchange) throws IOException {
        try (content) {
            exchange.getResponseHeaders().set("Content-Type", BYTES);
            // A browser that is led here must not take a program's file for a page of ours
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Long.toString(content.size()));
                exchange.sendResponseHeaders(200, -1);
            } else if (content.size() == 0) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, content.size());
                content.copyTo(exchange.getResponseBody());
            }
        }
    }

    private static SessionReply entry(FileEntry entry) {
        return SessionReply.ok(json -> write(json, entry, false));
    }

    private static void write(JsonGenerator json, FileEntry entry, boolean withDirectory) {
        json.writeStartObject().write("name", entry.name());
        if (withDirectory) {
            json.write("directory", entry.directory());
        }
        json.write("type", entry.type().wireName())
                .write("contentType", contentType(entry))
                .write("sizeInBytes", entry.size())
                .write("lastModifiedAt", entry.modifiedAt().toString())
                .writeEnd();
    }

    private static String contentType(FileEntry entry) {
        String guessed = entry.type() == FileEntry.Type.FILE
                ? URLConnection.guessContentTypeFromName(entry.name().replace("#", ""))
                : null;
        return guessed == null ? BYTES : guessed;
    }

    static ProblemType problem(FileRefusedException.Reason reason) {
        return switch (reason) {
            case NO_FORM -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            case BAD_FORM -> ProblemType.INVALID_REQUEST;
            case BAD_NAME -> ProblemType.BAD_FILE_NAME;
            case NOT_FOUND -> ProblemType.FILE_NOT_FOUND;
            case IN_THE_WAY -> ProblemType.FILE_IN_THE_WAY;
            case NOT_ACCESSIBLE -> ProblemType.FILE_NOT_ACCESSIBLE;
            case TOO_LARGE -> ProblemType.FILE_TOO_LARGE;
        };
    }
}
