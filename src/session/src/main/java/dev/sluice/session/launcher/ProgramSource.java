package dev.sluice.session.launcher;

import java.net.URI;
import java.net.URISyntaxException;
import javax.lang.model.SourceVersion;
import javax.tools.SimpleJavaFileObject;

/**
 * A source file of the program, which may have any name. Messages of the compiler and stack traces show the name under
 * which it was sent.
 */
final class ProgramSource extends SimpleJavaFileObject {
    private final String name;
    private final String text;
    private boolean parsed;

    ProgramSource(String name, String text) {
        super(uri(name), Kind.SOURCE);
        this.name = name;
        this.text = text;
    }

    /** Makes the compiler write the real name into the classes from here on. */
    void markParsed() {
        parsed = true;
    }

    @Override
    public String getName() {
        return name;
    }

    /**
     * Returns the address. The parser takes the name of a class that is not declared, but made of methods at the top of
     * a file, from the end of the address. It refuses one that is no Java name.
     */
    @Override
    public URI toUri() {
        return parsed ? super.toUri() : uri(className(name) + Kind.SOURCE.extension);
    }

    /** Returns true for names of types: a public class may stand in any file. */
    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
        return SourceVersion.isIdentifier(simpleName) || name.endsWith(simpleName + kind.extension);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }

    /** Returns the part before the first dot of a file's name, as a name in Java. */
    static String className(String file) {
        String simple = file.substring(file.lastIndexOf('/') + 1);
        int dot = simple.indexOf('.');
        String word = (dot < 0 ? simple : simple.substring(0, dot)).replaceAll("[^\\p{javaJavaIdentifierPart}]", "_");
        return SourceVersion.isName(word) && !word.equals("_") ? word : "Main_" + word;
    }

    private static URI uri(String file) {
        try {
            return new URI("source", null, "/" + file, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("A source file has a name that no address can have", e);
        }
    }
}
