package dev.sluice.session.runner.language;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.session.settings.RunnerSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of a language file: how a language is found on a machine, and how its programs are compiled and run.
 *
 * @param debian the packages of Debian that provide it
 * @param aliases other names; {@code {major}} and {@code {minor}} stand for the version found
 * @param runtime what provides the language, if that has a name of its own
 * @param programs where to look, best first: a path, or a name for the search path
 * @param beside programs that must lie in the same folder for one of {@code programs} to count
 * @param locate arguments that make a script among {@code programs} print the path of the real one
 * @param askVersion arguments that make the program print its version
 * @param version the first group is the version
 * @param environment variables that its programs get besides the common ones
 * @param readable folders that it needs besides those of the system and its own
 * @param compile the compiler's command line, if there is such a stage
 * @param showsCompile whether answers have that stage, as they have under Piston
 * @param run the command line that the arguments of a request are appended to
 * @param memoryOptions what {@code {memory}} stands for when a run's memory is limited
 * @param compileMemoryOptions the same for the compiler's
 * @param limitsAddressSpace whether the address space tells how much memory its programs use, where there is no meter
 * @param warm the kind of interpreter that can be kept ready, if it is of one
 * @param fileSize the size that its files must be allowed to have, such as those in memory that hold code
 * @param limits those that are above the usual ones
 */
public record LanguageDefinition(
        String language,
        List<String> debian,
        List<String> aliases,
        Optional<String> runtime,
        List<String> programs,
        List<String> beside,
        List<String> locate,
        List<String> askVersion,
        Pattern version,
        Map<String, String> environment,
        List<String> readable,
        SourceNames sources,
        List<String> compile,
        boolean showsCompile,
        List<String> run,
        List<String> memoryOptions,
        List<String> compileMemoryOptions,
        boolean limitsAddressSpace,
        Optional<WarmKind> warm,
        long fileSize,
        Map<Limit, Long> limits) {

    /** Returns the configured limits, raised where this language needs more and there is a limit at all. */
    public Limits limits(Limits configured) {
        Limits result = configured;
        for (var limit : limits.entrySet()) {
            long usual = configured.get(limit.getKey());
            if (usual > 0) {
                result = result.with(limit.getKey(), Math.max(usual, limit.getValue()));
            }
        }
        return result;
    }

    public RunnerSettings.Bounds bounds(RunnerSettings.Bounds configured) {
        return configured.withFileSizeFrom(fileSize);
    }

    public boolean isCompiled() {
        return !compile.isEmpty();
    }
}
