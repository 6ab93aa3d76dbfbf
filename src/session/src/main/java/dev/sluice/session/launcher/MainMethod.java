package dev.sluice.session.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The method that a program starts with: {@code public static void main(String[])}, or one that newer JDKs take as
 * well, which may be an instance's, have no parameters, and need not be public.
 */
final class MainMethod {
    private static final String NAME = "main";

    private final Class<?> type;
    private final Method method;

    private MainMethod(Class<?> type, Method method) {
        this.type = type;
        this.method = method;
    }

    /**
     * Finds the main method of a program.
     *
     * @param types those that each file declares, in order; the main file is the first
     */
    static Optional<MainMethod> find(List<List<String>> types, ClassLoader loader) {
        List<Class<?>> own = load(types.stream().limit(1).flatMap(List::stream).toList(), loader);
        Optional<MainMethod> inMainFile = find(own);
        return inMainFile.isPresent()
                ? inMainFile
                : find(load(types.stream().skip(1).flatMap(List::stream).toList(), loader));
    }

    private static Optional<MainMethod> find(List<Class<?>> types) {
        Optional<MainMethod> classic = find(types, MainMethod::classic);
        return classic.isPresent() ? classic : find(types, MainMethod::flexible);
    }

    private static Optional<MainMethod> find(List<Class<?>> types, Function<Class<?>, Optional<Method>> search) {
        return types.stream()
                .flatMap(type -> search.apply(type).stream().map(method -> new MainMethod(type, method)))
                .findFirst();
    }

    private static List<Class<?>> load(List<String> names, ClassLoader loader) {
        return names.stream().<Class<?>>map(name -> load(name, loader)).toList();
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The compiler made no class of " + name, e);
        }
    }

    private static Optional<Method> classic(Class<?> type) {
        try {
            Method method = type.getMethod(NAME, String[].class);
            return Optional.of(method)
                    .filter(found -> Modifier.isStatic(found.getModifiers()) && found.getReturnType() == void.class);
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    private static Optional<Method> flexible(Class<?> type) {
        Optional<Method> withArguments = inherited(type, String[].class);
        return withArguments.isPresent() ? withArguments : inherited(type);
    }

    private static Optional<Method> inherited(Class<?> type, Class<?>... parameters) {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            Optional<Method> declared = Arrays.stream(declaring.getDeclaredMethods())
                    .filter(method ->
                            method.getName().equals(NAME) && Arrays.equals(method.getParameterTypes(), parameters))
                    .filter(method -> method.getReturnType() == void.class)
                    .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                    .filter(method -> Modifier.isStatic(method.getModifiers()) || canBeMade(type))
                    .findFirst();
            if (declared.isPresent()) {
                return declared;
            }
        }
        return Optional.empty();
    }

    private static boolean canBeMade(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers())
                && Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.getParameterCount() == 0
                                && !Modifier.isPrivate(constructor.getModifiers()));
    }

    /** Runs the program. It throws what the program throws, with a stack trace of the program alone. */
    void run(String[] args) throws Throwable {
        try {
            initialize();
            method.setAccessible(true);
            Object instance = Modifier.isStatic(method.getModifiers()) ? null : instance();
            Object[] arguments = method.getParameterCount() == 0 ? new Object[0] : new Object[] {args};
            method.invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            throw withoutLauncher(e.getCause());
        } catch (ExceptionInInitializerError e) {
            throw withoutLauncher(e);
        }
    }

    /**
     * Initializes the class ahead of the call, which would wrap what a static initializer throws in one more exception.
     */
    private void initialize() throws ClassNotFoundException {
        Class.forName(type.getName(), true, type.getClassLoader());
    }

    private Object instance() throws ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static Throwable withoutLauncher(@Nullable Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            StackTraceElement[] trace = cause.getStackTrace();
            int length = trace.length;
            while (length > 0 && isLaunchers(trace[length - 1].getClassName())) {
                length--;
            }
            cause.setStackTrace(Arrays.copyOf(trace, length));
        }
        return thrown == null ? new IllegalStateException("The program threw nothing") : thrown;
    }

    private static boolean isLaunchers(String type) {
        return type.startsWith(MainMethod.class.getPackageName() + ".")
                || type.startsWith("jdk.internal.reflect.")
                || type.startsWith("java.lang.reflect.")
                || type.equals(Class.class.getName());
    }
}
