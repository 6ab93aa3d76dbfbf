package dev.sluice.session.launcher;

import java.util.List;
import java.util.Map;

/**
 * A program that the compiler accepted.
 *
 * @param types the names of the types that each file declares at its top, in the order of the files and of the
 *     declarations; the main file is the first
 * @param code the code of all classes, by name
 */
record CompiledProgram(List<List<String>> types, Map<String, byte[]> code) {
    CompiledProgram {
        types = types.stream().map(List::copyOf).toList();
        code = Map.copyOf(code);
    }

    ProgramLoader loader() {
        return new ProgramLoader(code);
    }
}
