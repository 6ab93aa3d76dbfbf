package dev.sluice.session.runner;

import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import dev.sluice.session.runner.language.Language;
import dev.sluice.session.runner.language.LanguageDefinition;
import dev.sluice.session.runner.language.LanguageDefinitions;
import dev.sluice.session.runner.language.LanguageDiscovery;
import dev.sluice.session.runner.language.LanguageSupport;
import dev.sluice.session.runner.process.ProcessRunner;
import dev.sluice.session.runner.process.SandboxLadder;
import dev.sluice.session.runner.sandbox.Arguments;
import dev.sluice.session.runner.sandbox.KernelLimits;
import dev.sluice.session.runner.sandbox.SandboxAdvice;
import dev.sluice.session.runner.sandbox.StageLimits;
import dev.sluice.session.runner.warm.WarmStarts;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.settings.SandboxKind;
import dev.sluice.session.settings.SandboxUnavailableException;
import dev.sluice.session.workspace.DiskWatch;
import dev.sluice.session.workspace.Folders;
import dev.sluice.session.workspace.SandboxUser;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.SessionFullException;
import dev.sluice.session.workspace.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Runs code on this machine, in the best sandbox that it has. */
public final class Runner implements CodeRunner, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Runner.class.getName());

    private final RunnerSettings settings;
    private final WorkFolder work;
    private final ProcessRunner processes;
    private final DiskWatch disk;
    private final List<Language> languages;
    private final Runtimes runtimes;
    private final WarmStarts warm;
    private final Semaphore turns;

    private Runner(RunnerSettings settings, WorkFolder work, List<Language> languages, WarmStarts warm) {
        this.settings = settings;
        this.work = work;
        this.processes = warm.processes();
        this.disk = new DiskWatch(settings.disk());
        this.languages = languages;
        this.runtimes = new Runtimes(languages.stream().map(Language::runtime).toList());
        this.warm = warm;
        this.turns = new Semaphore(settings.concurrentRuns(), true);
    }

    /**
     * Starts a runner with the sandbox and the languages that it finds.
     *
     * @throws SandboxUnavailableException if this machine has no sandbox as good as the settings demand
     * @throws IllegalArgumentException if a setting or a language file is wrong
     */
    public static Runner start(RunnerSettings settings) {
        return start(settings, List.of(SandboxKind.values()));
    }

    /** Starts a runner that may use some of the sandboxes alone. */
    static Runner start(RunnerSettings settings, List<SandboxKind> sandboxes) {
        SandboxAdvice.ofThisMachine().requireLinux();
        List<LanguageDefinition> definitions = LanguageDefinitions.load(settings.languages());
        try {
            var work = WorkFolder.create(settings.workFolder());
            try {
                return start(settings.withOpenFilesUpTo(KernelLimits.openFiles()), sandboxes, definitions, work);
            } catch (IOException | RuntimeException e) {
                work.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The runner could not prepare SLUICE_WORK_FOLDER (" + settings.workFolder() + "): "
                            + Folders.reason(e),
                    e);
        }
    }

    private static Runner start(
            RunnerSettings settings, List<SandboxKind> sandboxes, List<LanguageDefinition> definitions, WorkFolder work)
            throws IOException {
        var ladder = new SandboxLadder(settings, work, sandboxes);
        ProcessRunner cold = ladder.climb();
        var discovery = new LanguageDiscovery(
                language -> {
                    var command = new ArrayList<>(List.of(language.program().toString()));
                    command.addAll(language.definition().askVersion());
                    return ladder.print(cold, command, language.environment(), language.readable());
                },
                LanguageSupport.unpack(work.path()));
        List<Language> languages = discovery.find(definitions);
        WarmStarts warm = WarmStarts.find(settings, work, cold, languages);
        var runner = new Runner(settings, work, languages, warm);
        LOG.log(
                System.Logger.Level.INFO,
                "Sandbox {0}, languages {1}, warm {2}",
                runner.sandboxReport().header(),
                runner.runtimes.all().stream().map(Runner::shown).toList(),
                warm.languages());
        if (!Arguments.takeUnicode()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The locale is not UTF-8: arguments and file names beyond ASCII are"
                            + " refused. Set LC_ALL=C.UTF-8");
        }
        return runner;
    }

    private static String shown(LanguageRuntime runtime) {
        return runtime.language() + " " + runtime.version();
    }

    @Override
    public Runtimes runtimes() {
        return runtimes;
    }

    /** Returns the language that a file describes, as it was found, if it was. */
    public Optional<LanguageRuntime> runtime(LanguageDefinition definition) {
        return languages.stream()
                .filter(known -> known.runtime().language().equals(definition.language())
                        && known.definition().programs().equals(definition.programs()))
                .map(Language::runtime)
                .findFirst();
    }

    @Override
    public Limits limits(String language, Limits configured) {
        Limits result = configured;
        for (Language known : languages) {
            // Two programs may provide one language, and which of them will is not known yet
            if (known.runtime().language().equals(language)
                    || known.runtime().aliases().contains(language)) {
                result = known.definition().limits(result);
            }
        }
        return result;
    }

    @Override
    public ExecutionResult run(ExecutionRequest.Resolved execution, SessionFolder folder) {
        Language language = languages.stream()
                .filter(known -> known.runtime().equals(execution.runtime()))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(shown(execution.runtime()) + " is not installed"));
        Arguments.check(execution.request().args());
        turns.acquireUninterruptibly();
        try {
            return new Execution(execution, language, folder, processes, settings.bounds()).run(work.runs(), disk);
        } finally {
            turns.release();
        }
    }

    @Override
    public Conversation converse(String language, String program, SessionFolder folder) {
        Language spoken = languages.stream()
                .filter(known -> known.runtime().language().equals(language))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(language + " is not installed"));
        var limits = new StageLimits(Optional.empty(), Optional.empty(), Optional.empty(), false, settings.bounds());
        return Conversation.start(spoken, program, folder, processes, limits, work.runs(), disk);
    }

    @Override
    public Optional<String> obstacle() {
        return Files.isWritable(work.runs()) ? CodeRunner.super.obstacle() : Optional.of("The folder for runs is gone");
    }

    @Override
    public String sandbox() {
        return processes.sandbox().level().wireName();
    }

    @Override
    public SandboxReport sandboxReport() {
        return SandboxReport.of(processes.sandbox());
    }

    @Override
    public List<String> warmLanguages() {
        return warm.languages();
    }

    /** Returns how many runs were handed to an interpreter that was ready. */
    long warmRuns() {
        return warm.handed().getAsLong();
    }

    @Override
    public SessionFolder openFolder(Path parent) {
        SandboxUser owner = processes.sandbox().nextOwner();
        return SessionFolder.create(work.reachable(parent, owner), owner);
    }

    @Override
    public SessionFolder openFolder() {
        return openFolder(work.runs());
    }

    @Override
    public SessionFolder useFolder(Path folder) {
        return SessionFolder.existing(folder, processes.sandbox().nextOwner());
    }

    @Override
    public long room(SessionFolder folder) throws IOException {
        return disk.room(folder);
    }

    @Override
    public SessionFullException full() {
        return disk.full();
    }

    @Override
    public void close() {
        disk.close();
        processes.close();
        work.close();
    }
}
