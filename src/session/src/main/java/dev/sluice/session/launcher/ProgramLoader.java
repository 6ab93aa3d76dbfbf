package dev.sluice.session.launcher;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The class loader of a program. The program's classes come before any that the launcher itself could load. */
final class ProgramLoader extends ClassLoader {
    private static final String CLASS_FILE = ".class";

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> code;

    ProgramLoader(Map<String, byte[]> code) {
        super(ClassLoader.getSystemClassLoader());
        this.code = Map.copyOf(code);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!code.containsKey(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = code.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** Returns a class file of the program as well, which some programs read to learn about themselves. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = name.endsWith(CLASS_FILE)
                ? code.get(
                        name.substring(0, name.length() - CLASS_FILE.length()).replace('/', '.'))
                : null;
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
