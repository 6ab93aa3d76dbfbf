package dev.sluice.session.files;

import dev.sluice.session.files.FileRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The name of a file or folder, one part of a path. Programs may give their files any name, so a search refuses only
 * what cannot be a name. A new file gets a name that Azure's own pools allow too.
 */
public final class FileName {
    /** The prefix of files that are on their way to their place, and no files of the session yet. */
    static final String UNFINISHED = ".sluice-unfinished-";

    /** The path at which programs find the session's folder. */
    private static final String DATA = "/mnt/data";

    private static final String SPECIAL = "-_ .@$&=;,#%^()";
    private static final int MOST_BYTES = 255;
    private static final int DEEPEST = 32;

    private FileName() {}

    /**
     * Returns the folders that lead to a file, from the session's folder down. Slashes at either end are ignored, and
     * so is the path in front by which programs know the session's folder.
     *
     * @throws FileRefusedException if it leads out, or no folder can have such a name
     */
    public static List<String> folders(String path) {
        String inner = inSession(path).replaceAll("^/+|/+$", "");
        if (inner.isEmpty()) {
            return List.of();
        }
        List<String> parts =
                Arrays.stream(inner.split("/", -1)).map(FileName::existing).toList();
        return bounded(parts);
    }

    /**
     * Checks that a file does not lie too deep.
     *
     * @throws FileRefusedException if these are too many folders
     */
    static List<String> bounded(List<String> folders) {
        if (folders.size() > DEEPEST) {
            throw bad("A file may lie at most " + DEEPEST + " folders deep");
        }
        return folders;
    }

    /**
     * Returns the folders and then the name of a file as a form names it: alone, with folders, or by the whole path
     * that programs know it by.
     *
     * @throws FileRefusedException if it leads out, or is no file's name
     */
    static List<String> file(String path) {
        String inner = inSession(path);
        boolean absolute = inner.startsWith("/") && inner.equals(path);
        List<String> parts = absolute || inner.endsWith("/") ? List.of() : folders(inner);
        if (parts.isEmpty()) {
            throw bad("A file is called by its name, by a path inside the session's folder, or by one that begins with "
                    + DATA + "/");
        }
        return parts;
    }

    private static String inSession(String path) {
        boolean data = path.equals(DATA) || path.startsWith(DATA + "/");
        return data ? path.substring(DATA.length()) : path;
    }

    /**
     * Checks a name under which a file or folder is looked for.
     *
     * @throws FileRefusedException if nothing can be called so
     */
    static String existing(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw bad("A file or folder cannot be called \"" + name + "\"");
        }
        if (name.chars().anyMatch(character -> character == '/' || Character.isISOControl(character))) {
            throw bad("A file name may hold no slash and no control character");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw bad("A file name may have at most " + MOST_BYTES + " bytes");
        }
        if (name.startsWith(UNFINISHED)) {
            throw bad("Names that begin with " + UNFINISHED + " are not for files");
        }
        try {
            return Path.of(name).toString();
        } catch (InvalidPathException e) {
            throw bad("This name cannot be used here: " + e.getReason());
        }
    }

    /**
     * Checks a name under which a file or folder is created.
     *
     * @throws FileRefusedException if a new file may not be called so
     */
    static String created(String name) {
        existing(name);
        name.codePoints().filter(character -> !isAllowed(character)).findFirst().ifPresent(character -> {
            throw bad("A file name may hold letters, digits, blanks and " + SPECIAL.replace(" ", "") + ", but not \""
                    + Character.toString(character) + "\"");
        });
        return name;
    }

    private static boolean isAllowed(int character) {
        if (character < 0x80) {
            return Character.isLetterOrDigit(character) || SPECIAL.indexOf(character) >= 0;
        }
        return switch (Character.getType(character)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static FileRefusedException bad(String message) {
        return new FileRefusedException(Reason.BAD_NAME, message);
    }
}
