package dev.sluice.session.runner.sandbox;

import dev.sluice.session.workspace.SessionFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The key of an interpreter that is kept ready: it serves runs of one session that would start exactly this.
 *
 * @param program the interpreter
 * @param environment all the variables that its programs get
 * @param readable folders besides the system's own that they may read
 */
public record WarmInterpreter(
        String program, Map<String, String> environment, List<Path> readable, SessionFolder session) {
    public static WarmInterpreter of(Stage stage) {
        return new WarmInterpreter(stage.command().get(0), stage.environment(), stage.readable(), stage.session());
    }
}
