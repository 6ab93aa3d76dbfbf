package dev.sluice.session.launcher;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** One run of the compiler over the files of a program. */
final class Compilation implements TaskListener {
    /** The compiler options of the JDK's own launcher of source files. */
    private static final List<String> OPTIONS = List.of("-proc:none", "-Xdiags:verbose");

    private final Map<String, ProgramSource> sources;
    /** The names of the types that each file declares at its top, filled in by the compiler, file by file. */
    private final Map<String, List<String>> types = new LinkedHashMap<>();

    private Compilation(Map<String, ProgramSource> sources) {
        this.sources = sources;
    }

    /**
     * Compiles the files together, and prints the compiler's messages on standard error. A file besides the main one
     * that does not compile is left out where the rest compiles without it, such as an example or a test in another
     * folder.
     *
     * @param files their names; the first is the main file
     */
    static Optional<CompiledProgram> compile(List<String> files) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String file : files) {
            texts.put(file, Files.readString(Path.of(file), StandardCharsets.UTF_8));
        }
        var messages = new StringWriter();
        Optional<CompiledProgram> program = of(texts).run(messages, null);
        if (program.isEmpty() && texts.size() > 1) {
            program = withoutBroken(files.get(0), texts);
        } else {
            System.err.print(messages);
            return program;
        }
        if (program.isEmpty()) {
            System.err.print(messages);
        }
        return program;
    }

    private static Optional<CompiledProgram> withoutBroken(String main, Map<String, String> texts) {
        var left = new LinkedHashMap<>(texts);
        while (true) {
            var broken = new HashSet<String>();
            Optional<CompiledProgram> program = of(left).run(new StringWriter(), found -> collect(found, broken));
            broken.remove(main);
            if (program.isPresent() || broken.isEmpty()) {
                return program;
            }
            left.keySet().removeAll(broken);
        }
    }

    private static void collect(Diagnostic<? extends JavaFileObject> found, Set<String> broken) {
        JavaFileObject source = found.getSource();
        if (found.getKind() == Diagnostic.Kind.ERROR && source != null) {
            broken.add(source.getName());
        }
    }

    private static Compilation of(Map<String, String> texts) {
        Map<String, ProgramSource> sources = new LinkedHashMap<>();
        texts.forEach((name, text) -> sources.put(name, new ProgramSource(name, text)));
        return new Compilation(sources);
    }

    private Optional<CompiledProgram> run(
            StringWriter messages, @Nullable DiagnosticListener<? super JavaFileObject> listener) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var classes = new ClassesInMemory(compiler.getStandardFileManager(listener, null, StandardCharsets.UTF_8));
        var task = (JavacTask) compiler.getTask(messages, classes, listener, OPTIONS, null, sources.values());
        task.addTaskListener(this);
        return task.call() ? Optional.of(new CompiledProgram(allTypes(), classes.code())) : Optional.empty();
    }

    private List<List<String>> allTypes() {
        List<List<String>> all = new ArrayList<>();
        sources.keySet().forEach(file -> all.add(types.getOrDefault(file, List.of())));
        return all;
    }

    @Override
    public void finished(TaskEvent event) {
        CompilationUnitTree unit = event.getCompilationUnit();
        if (event.getKind() != TaskEvent.Kind.PARSE || unit == null) {
            return;
        }
        String file = unit.getSourceFile().getName();
        ProgramSource source = sources.get(file);
        if (source != null) {
            source.markParsed();
            types.put(file, types(unit));
        }
    }

    private static List<String> types(CompilationUnitTree unit) {
        ExpressionTree packageName = unit.getPackageName();
        String prefix = packageName == null ? "" : packageName + ".";
        return unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(type -> prefix + ((ClassTree) type).getSimpleName())
                .toList();
    }
}
