package dev.sluice.session.launcher;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Compiles the sources of a program in Java, in memory, and runs it. The main class is the first that declares a main
 * method, in the main file if it has one, or else in the other files.
 */
public final class JavaLauncher {
    /** The separator between the sources and the arguments of the program. */
    static final String END_OF_SOURCES = "--";

    private static final int FAILED = 1;

    private JavaLauncher() {}

    /**
     * Runs a program as the JDK's launcher would: what the program throws leaves this method.
     *
     * @param command the sources, of which the first is the main file, {@code --}, and the arguments of the program
     */
    public static void main(String[] command) throws Throwable {
        int end = Arrays.asList(command).indexOf(END_OF_SOURCES);
        Optional<CompiledProgram> program =
                compile(List.of(command).subList(0, end).stream().distinct().toList());
        if (program.isEmpty()) {
            System.err.println("error: compilation failed");
            System.exit(FAILED);
        }
        ProgramLoader loader = program.orElseThrow().loader();
        Optional<MainMethod> main = MainMethod.find(program.orElseThrow().types(), loader);
        if (main.isEmpty()) {
            System.err.println("error: " + whatIsMissing(program.orElseThrow()));
            System.exit(FAILED);
        }
        System.setProperty("java.class.path", "");
        Thread.currentThread().setContextClassLoader(loader);
        main.orElseThrow().run(Arrays.copyOfRange(command, end + 1, command.length));
    }

    private static Optional<CompiledProgram> compile(List<String> files) throws IOException {
        try {
            return Compilation.compile(files);
        } finally {
            System.err.flush();
        }
    }

    private static String whatIsMissing(CompiledProgram program) {
        List<String> types =
                program.types().isEmpty() ? List.of() : program.types().get(0);
        return types.isEmpty()
                ? "no class declared in source file"
                : "can't find main(String[]) method in class: " + types.get(0);
    }
}
