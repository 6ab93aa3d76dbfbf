package dev.sluice.session.files;

import dev.sluice.session.files.FileRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;

/**
 * A file that comes as {@code multipart/form-data}, in the part {@code file}. It is written to its place as it arrives.
 */
public final class FileForm {
    private static final String PART = "file";
    private static final String FORM = "multipart/form-data";
    /** The bytes that may surround a file of the largest size. */
    private static final long SURROUNDINGS = 64 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final int MOST_HEADERS = 8 * 1024;
    private static final int MOST_PARTS = 16;

    /** The names that a form may give its file. */
    public enum Names {
        /** A name, and nothing in front of it. */
        PLAIN,
        /** A name or a path. The part of a path that leads to the session's folder is ignored. */
        PATHS
    }

    private final SessionFileStore files;
    private final Names names;

    private FileForm(SessionFileStore files, Names names) {
        this.files = files;
        this.names = names;
    }

    /**
     * Writes the file that {@code body} holds.
     *
     * @param announced bytes of the body, if known
     * @param folders to which the form's own name for the file is added
     * @throws FileRefusedException if the body is no such form, has no such part, or its file cannot be written
     */
    public static FileEntry store(
            String type,
            Optional<Long> announced,
            InputStream body,
            List<String> folders,
            Names names,
            SessionFileStore files)
            throws IOException {
        if (!type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            throw new FileRefusedException(
                    Reason.NO_FORM, "A file comes as " + FORM + ", in the part \"" + PART + "\"");
        }
        if (announced.orElse(0L) - SURROUNDINGS > files.mostBytes()) {
            throw files.tooLarge();
        }
        String boundary = parameter(type, "boundary").orElseThrow(() -> malformed("its type names no boundary"));
        try {
            return new FileForm(files, names).store(parts(body, boundary), folders);
        } catch (MultipartInput.MalformedStreamException | FileUploadSizeException e) {
            throw malformed("it ends too early, or has headers that are too long");
        }
    }

    private static MultipartInput parts(InputStream body, String boundary) throws IOException {
        try {
            return MultipartInput.builder()
                    .setInputStream(body)
                    .setBufferSize(BUFFER)
                    .setBoundary(boundary.getBytes(StandardCharsets.ISO_8859_1))
                    .setPartHeaderSizeMax(MOST_HEADERS)
                    .get();
        } catch (IllegalArgumentException | FileUploadException e) {
            throw malformed("its boundary is too long");
        }
    }

    private FileEntry store(MultipartInput parts, List<String> folders) throws IOException {
        parts.setHeaderCharset(StandardCharsets.UTF_8);
        boolean more = parts.skipPreamble();
        for (int part = 0; more && part < MOST_PARTS; part++) {
            String disposition = disposition(parts.readHeaders());
            if (parameter(disposition, "name").filter(PART::equals).isPresent()) {
                String name = parameter(disposition, "filename").orElseThrow(() -> malformed("its file has no name"));
                List<String> path = names == Names.PATHS ? FileName.file(name) : List.of(name);
                return store(folders, path, parts.newInputStream());
            }
            parts.discardBodyData();
            more = parts.readBoundary();
        }
        throw malformed("it has no part \"" + PART + "\"");
    }

    private FileEntry store(List<String> folders, List<String> path, InputStream content) throws IOException {
        List<String> further = path.subList(0, path.size() - 1);
        List<String> all = FileName.bounded(
                Stream.concat(folders.stream(), further.stream()).toList());
        FileEntry entry = files.write(all, path.get(path.size() - 1), content);
        return new FileEntry(entry.name(), String.join("/", further), entry.type(), entry.size(), entry.modifiedAt());
    }

    private static String disposition(String headers) {
        return headers.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("");
    }

    private static Optional<String> parameter(String header, String name) {
        var parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        Map<String, String> parameters = parser.parse(header, ';');
        return Optional.ofNullable(parameters.get(name));
    }

    private static FileRefusedException malformed(String why) {
        return new FileRefusedException(Reason.BAD_FORM, "The form cannot be read: " + why);
    }
}
