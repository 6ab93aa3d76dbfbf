package dev.sluice.emulator.control;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.emulator.HostRule;
import dev.sluice.emulator.fault.Faults;
import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.identity.ManagedIdentity;
import dev.sluice.emulator.identity.Tokens;
import dev.sluice.emulator.pool.EmulatorClock;
import dev.sluice.emulator.pool.LiveSettings;
import dev.sluice.emulator.pool.PoolSetting;
import dev.sluice.emulator.pool.PoolSettings;
import dev.sluice.emulator.pool.SessionView;
import dev.sluice.emulator.pool.Sessions;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Serves the routes by which a test or a user steers the emulator. They need no token, and so {@link HostRule} lets
 * this machine alone to them.
 */
public final class ControlPlane {
    public static final String PREFIX = "/.emulator/";

    private final LiveSettings settings;
    private final EmulatorClock clock;
    private final Sessions sessions;
    private final Tokens tokens;
    private final Counts counts;
    private final Faults faults;
    private final String identityHeader;
    private final Predicate<HttpExchange> fromThisMachine;
    private final Optional<String> certificate;

    /**
     * Creates the control routes of one emulator.
     *
     * @param fromThisMachine whether a request comes over a loopback address
     * @param certificate by which the emulator is known over HTTPS, as PEM
     */
    public ControlPlane(
            LiveSettings settings,
            EmulatorClock clock,
            Sessions sessions,
            Tokens tokens,
            Counts counts,
            Faults faults,
            String identityHeader,
            Predicate<HttpExchange> fromThisMachine,
            Optional<String> certificate) {
        this.settings = settings;
        this.clock = clock;
        this.sessions = sessions;
        this.tokens = tokens;
        this.counts = counts;
        this.faults = faults;
        this.identityHeader = identityHeader;
        this.fromThisMachine = fromThisMachine;
        this.certificate = certificate;
    }

    public void answer(PoolRequest call) throws IOException {
        call.reply(
                switch (call.path().substring(PREFIX.length())) {
                    case "settings" -> settings(call);
                    case "clock" -> clock(call);
                    case "sessions" -> sessions(call);
                    case "faults" -> faults.answer(call);
                    case "counts" -> counts(call);
                    case "identity" -> identity(call);
                    case "certificate" -> certificate(call);
                    case "tokens/revoke" -> revoke(call);
                    case "" -> StatusPage.answer(call, "index.html");
                    default -> page(call);
                });
    }

    private static PoolReply page(PoolRequest call) throws IOException {
        String file = call.path().substring(PREFIX.length());
        if (!file.startsWith(StatusPage.FOLDER)) {
            throw RefusedException.notFound();
        }
        return StatusPage.answer(call, file.substring(StatusPage.FOLDER.length()));
    }

    private PoolReply settings(PoolRequest call) throws IOException {
        call.allow("GET", "PUT");
        if (call.method().equals("PUT")) {
            change(call.json());
        }
        return PoolReply.json(200, settings.get()::write);
    }

    private void change(JsonObject fields) {
        PoolSettings before = settings.update(now -> changed(now, fields));
        if (before.kind() != settings.get().kind()) {
            sessions.endAll();
        }
    }

    private static PoolSettings changed(PoolSettings settings, JsonObject fields) {
        PoolSettings changed = settings;
        for (Map.Entry<String, JsonValue> field : fields.entrySet()) {
            PoolSetting setting =
                    PoolSetting.named(field.getKey()).orElseThrow(() -> wrong("There is no setting " + field.getKey()));
            try {
                changed = setting.apply(changed, setting.wireName(), text(field.getValue()));
            } catch (IllegalArgumentException e) {
                throw wrong(String.valueOf(e.getMessage()));
            }
        }
        return changed;
    }

    private PoolReply clock(PoolRequest call) throws IOException {
        call.allow("GET", "POST");
        if (call.method().equals("POST")) {
            clock.advance(step(call.json()));
            sessions.reap();
        }
        return PoolReply.json(200, json -> json.writeStartObject()
                .write("now", clock.instant().toString())
                .writeEnd());
    }

    private static Duration step(JsonObject body) {
        JsonValue step = body.getOrDefault("advance", JsonValue.NULL);
        try {
            return PoolSetting.duration(text(step));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw wrong("advance is " + step + " but must be " + PoolSetting.Text.DURATION);
        }
    }

    private PoolReply sessions(PoolRequest call) {
        call.allow("GET", "DELETE");
        if (call.method().equals("DELETE")) {
            sessions.endAll();
            return PoolReply.empty(204);
        }
        return PoolReply.json(200, json -> {
            json.writeStartArray();
            sessions.views().forEach(view -> write(json, view));
            json.writeEnd();
        });
    }

    private PoolReply counts(PoolRequest call) {
        call.allow("GET");
        return PoolReply.json(200, counts::write);
    }

    /**
     * Returns the identity endpoint under the scheme and the name by which the client knows this machine, since those
     * work there.
     */
    private PoolReply identity(PoolRequest call) {
        call.allow("GET");
        if (!fromThisMachine.test(call.exchange())) {
            throw new RefusedException(PoolReply.message(
                    403,
                    "Only for clients on the emulator's own machine: ask there, or start it with an IDENTITY_HEADER"
                            + " of your own"));
        }
        return PoolReply.json(200, json -> json.writeStartObject()
                        .write("endpoint", call.address(ManagedIdentity.PATH))
                        .write("header", identityHeader)
                        .writeEnd())
                .with("Cache-Control", "no-store");
    }

    private PoolReply certificate(PoolRequest call) {
        call.allow("GET");
        String pem = certificate.orElseThrow(() -> new RefusedException(PoolReply.message(
                404, "This emulator speaks plain HTTP alone: start it with SLUICE_EMULATOR_HTTPS=true")));
        return new PoolReply(200, Map.of("Content-Type", "application/x-pem-file", "Cache-Control", "no-store"), pem);
    }

    private PoolReply revoke(PoolRequest call) {
        call.allow("POST");
        int revoked = tokens.revokeAll();
        return PoolReply.json(
                200, json -> json.writeStartObject().write("revoked", revoked).writeEnd());
    }

    private static void write(JsonGenerator json, SessionView view) {
        json.writeStartObject()
                .write("identifier", view.identifier())
                .write("state", view.state().wireName())
                .write("createdAt", view.createdAt().toString())
                .write("lastUsedAt", view.lastUsedAt().toString())
                .write("expiresAt", view.expiresAt().toString())
                .writeEnd();
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    private static RefusedException wrong(String message) {
        return new RefusedException(PoolReply.message(400, message));
    }
}
