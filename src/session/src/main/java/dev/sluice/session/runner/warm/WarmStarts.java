package dev.sluice.session.runner.warm;

import dev.sluice.session.runner.language.Language;
import dev.sluice.session.runner.process.ProcessRunner;
import dev.sluice.session.runner.sandbox.NamespaceSandbox;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.runner.sandbox.StageLimits;
import dev.sluice.session.runner.sandbox.WarmInterpreter;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.RunFolder;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.WorkFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The warm starts that work on this machine, found like everything else by trying them.
 *
 * @param processes what starts the stages of runs
 * @param languages those that start warm
 * @param handed how many runs were handed to an interpreter that was ready
 */
public record WarmStarts(ProcessRunner processes, List<String> languages, LongSupplier handed) {
    private static final System.Logger LOG = System.getLogger(WarmStarts.class.getName());
    private static final String MAIN = "probe";
    /**
     * The attempts for each language. A machine that is busy may be too slow once, and what is found at the start holds
     * until the end.
     */
    private static final int ATTEMPTS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public WarmStarts {
        languages = List.copyOf(languages);
    }

    /**
     * Tries which languages can start warm, unless the settings forbid it.
     *
     * @param cold what starts stages until now, and goes on where nothing can be warm
     */
    public static WarmStarts find(RunnerSettings settings, WorkFolder work, ProcessRunner cold, List<Language> all)
            throws IOException {
        List<Language> candidates = all.stream()
                .filter(language -> language.definition().warm().isPresent())
                .toList();
        if (!settings.warm() || candidates.isEmpty()) {
            return new WarmStarts(cold, List.of(), () -> 0);
        }
        if (!(cold.sandbox() instanceof NamespaceSandbox sandbox) || !sandbox.metered()) {
            LOG.log(System.Logger.Level.INFO, "Runs start cold: warm starts need the level namespaces and a meter");
            return new WarmStarts(cold, List.of(), () -> 0);
        }
        Optional<Path> library = ZygoteLibrary.find(settings, work.path());
        if (library.isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "Runs start cold: zygote.so is not there");
            return new WarmStarts(cold, List.of(), () -> 0);
        }
        var starter = new WarmStageStarter(sandbox, library.get(), work.runs());
        var warm = new WarmStarts(new ProcessRunner(sandbox, starter), List.of(), starter::handed);
        return warm.orCold(
                cold,
                candidates.stream()
                        .filter(language -> IntStream.range(0, ATTEMPTS)
                                .anyMatch(attempt -> warm.works(starter, settings, work, language)))
                        .map(language -> language.runtime().language())
                        .toList());
    }

    /**
     * Returns these starts, or cold ones if no language works. A language that does not work is tried again at its
     * runs, unless none works at all.
     */
    private WarmStarts orCold(ProcessRunner cold, List<String> working) {
        (working.isEmpty() ? processes : cold).close();
        return working.isEmpty() ? new WarmStarts(cold, working, () -> 0) : new WarmStarts(processes, working, handed);
    }

    private boolean works(WarmStageStarter starter, RunnerSettings settings, WorkFolder work, Language language) {
        try (var session = SessionFolder.create(work.runs(), processes.sandbox().nextOwner());
                var folder = RunFolder.create(work.runs(), session.owner())) {
            folder.write(MAIN, "print(6 * 7)".getBytes(StandardCharsets.UTF_8));
            var limits = new StageLimits(
                    Optional.of(PATIENCE), Optional.empty(), Optional.empty(), false, settings.bounds());
            List<String> command = language.runCommand(MAIN, List.of(), List.of(), Optional.empty());
            String printed = print(
                    starter,
                    new Stage(command, language.environment(), language.readable(), folder, session, limits, true));
            if (printed.equals("42\n")) {
                return true;
            }
            LOG.log(System.Logger.Level.WARNING, "{0} starts cold: a warm one printed {1}", name(language), printed);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} starts cold: {1}", name(language), e.toString());
        }
        return false;
    }

    private String print(WarmStageStarter starter, Stage stage) throws IOException {
        try (Zygote zygote = starter.start(WarmInterpreter.of(stage), 1)) {
            return starter.handOver(zygote, stage, new byte[0])
                    .map(run -> run.await().output().both())
                    .orElse("nothing");
        }
    }

    private static String name(Language language) {
        return language.runtime().language();
    }
}
