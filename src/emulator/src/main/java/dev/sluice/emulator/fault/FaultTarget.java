package dev.sluice.emulator.fault;

import dev.sluice.emulator.http.PoolRequest;
import jakarta.json.stream.JsonGenerator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The calls that a fault is for; a criterion that is left out is not looked at.
 *
 * @param identity whether calls for tokens are meant, and not those of the pool
 * @param path of the call without its query; {@code *} stands for any characters
 */
record FaultTarget(boolean identity, Optional<String> method, Optional<String> path, Optional<String> identifier) {
    static final String POOL = "pool";
    static final String IDENTITY = "identity";

    boolean matches(boolean toIdentity, PoolRequest call, Optional<String> session) {
        return identity == toIdentity
                && method.filter(name -> !name.equals(call.method())).isEmpty()
                && path.filter(glob -> !pattern(glob).matcher(call.path()).matches())
                        .isEmpty()
                && (identifier.isEmpty() || identifier.equals(session));
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    void write(JsonGenerator json) {
        json.write("target", identity ? IDENTITY : POOL);
        method.ifPresent(name -> json.write("method", name));
        path.ifPresent(glob -> json.write("path", glob));
        identifier.ifPresent(name -> json.write("identifier", name));
    }
}
