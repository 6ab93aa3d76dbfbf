package dev.sluice.it;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One request with the answer that a real Piston 3.1.1 gave, and the parts of an answer that have to agree with that.
 */
record ConformanceCase(JsonObject json) {
    private static final List<String> STAGE_FIELDS = List.of(
            "signal", "stdout", "stderr", "code", "output", "memory", "message", "status", "cpu_time", "wall_time");

    /** Returns the cases that were recorded for the API's own sake, and those that public bug reports led to. */
    static List<ConformanceCase> all() {
        return Stream.concat(in("piston-v2.jsonl").stream(), in("piston-v2-second.jsonl").stream())
                .toList();
    }

    private static List<ConformanceCase> in(String file) {
        var stream = Objects.requireNonNull(ConformanceCase.class.getResourceAsStream("/conformance/" + file));
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> new ConformanceCase(
                            Json.createReader(new StringReader(line)).readObject()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return json.getString("name");
    }

    /** Returns the language that has to be installed, or an empty text. */
    String language() {
        boolean runs = recorded().getInt("status") == 200 && json.containsKey("body");
        return runs ? recorded().getJsonObject("body").getString("language") : "";
    }

    Answer sendTo(Client client) {
        List<String> headers = new ArrayList<>();
        JsonObject given = json.containsKey("headers") ? json.getJsonObject("headers") : JsonValue.EMPTY_JSON_OBJECT;
        given.forEach((name, value) -> headers.addAll(List.of(name, ((JsonString) value).getString())));
        boolean hasBody = json.containsKey("raw") || json.containsKey("body");
        if (hasBody && !given.containsKey("Content-Type")) {
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        return client.send(
                json.getString("method"),
                json.getString("path"),
                hasBody ? body() : null,
                headers.toArray(String[]::new));
    }

    /** Returns what is wrong with an answer; empty if it agrees. */
    List<String> differences(Answer answer) {
        String expect = json.getString("expect");
        if (expect.equals("4xx")) {
            return answer.status() / 100 == 4 ? List.of() : List.of("status " + answer.status() + ", expected 4xx");
        }
        if (answer.status() != recorded().getInt("status")) {
            return List.of(
                    "status " + answer.status() + ", expected " + recorded().getInt("status") + ": " + answer.body());
        }
        return switch (expect) {
            case "status" -> List.of();
            case "message" ->
                compare(
                        "message",
                        recorded().getJsonObject("body").get("message"),
                        answer.json().get("message"));
            case "runtimes" -> runtimes(answer.value().asJsonArray());
            case "packages" -> packages(answer.value().asJsonArray());
            default -> run(expect, answer.json());
        };
    }

    private JsonObject recorded() {
        return json.getJsonObject("recorded");
    }

    private String body() {
        return json.containsKey("raw")
                ? json.getString("raw")
                : escaped(json.get("body").toString());
    }

    /** Escapes a body as the case was sent: no encoding has bytes for half a character. */
    private static String escaped(String body) {
        return body.chars()
                .mapToObj(unit -> unit < 0x80 ? Character.toString(unit) : String.format("\\u%04x", unit))
                .collect(Collectors.joining());
    }

    private static List<String> runtimes(JsonArray runtimes) {
        List<String> names = runtimes.stream()
                .map(runtime -> runtime.asJsonObject().getString("language"))
                .toList();
        return List.of("python", "javascript", "java", "bash", "c", "c++").stream()
                .filter(name -> !names.contains(name))
                .map(name -> "runtime " + name + " is missing")
                .toList();
    }

    private static List<String> packages(JsonArray packages) {
        List<String> wrong = packages.stream()
                .filter(entry -> !entry.asJsonObject()
                        .keySet()
                        .containsAll(List.of("language", "language_version", "installed")))
                .map(entry -> "fields are missing in " + entry)
                .toList();
        return packages.isEmpty() ? List.of("no packages") : wrong;
    }

    private List<String> run(String expect, JsonObject got) {
        JsonObject want = recorded().getJsonObject("body");
        var wrong = new ArrayList<>(stage("run", want.getJsonObject("run"), got.getJsonObject("run"), fields(expect)));
        boolean toStderr = expect.equals("run-nostderr") || expect.equals("compile-error");
        if (toStderr && !text(want, "stderr").isEmpty() && text(got, "stderr").isEmpty()) {
            wrong.add("run.stderr is empty");
        }
        if (want.containsKey("compile") != got.containsKey("compile")) {
            wrong.add("compile: expected " + want.containsKey("compile") + ", got " + got.containsKey("compile"));
        } else if (want.containsKey("compile")) {
            wrong.addAll(stage(
                    "compile",
                    want.getJsonObject("compile"),
                    got.getJsonObject("compile"),
                    List.of("code", "signal", "status")));
        }
        wrong.addAll(compare("language", want.get("language"), got.get("language")));
        if (!(got.get("version") instanceof JsonString)) {
            wrong.add("version is missing");
        }
        return wrong;
    }

    /**
     * Returns the fields that can agree: times and memory never do, and what an interpreter says on stderr depends on
     * the machine.
     */
    private List<String> fields(String expect) {
        JsonObject want = recorded().getJsonObject("body");
        List<String> fields =
                switch (expect) {
                    case "run-nostderr", "run-nostderr-noout", "compile-error" ->
                        List.of("stdout", "code", "signal", "status", "message");
                    case "run-code" -> List.of("stdout", "code", "status");
                    default -> List.of("stdout", "stderr", "output", "code", "signal", "status", "message");
                };
        boolean anyOrder =
                !text(want, "stdout").isEmpty() && !text(want, "stderr").isEmpty();
        return fields.stream()
                .filter(field -> !field.equals("output") || !(anyOrder || expect.equals("run-nooutput")))
                .collect(Collectors.toList());
    }

    private static List<String> stage(String where, JsonObject want, JsonObject got, List<String> fields) {
        List<String> wrong = new ArrayList<>();
        for (String field : fields) {
            wrong.addAll(compare(where + "." + field, want.get(field), got.get(field)));
        }
        STAGE_FIELDS.stream()
                .filter(field -> !got.containsKey(field))
                .forEach(field -> wrong.add(where + "." + field + " is missing"));
        return wrong;
    }

    private static String text(JsonObject answer, String field) {
        return answer.getJsonObject("run").getString(field, "");
    }

    private static List<String> compare(String where, JsonValue want, JsonValue got) {
        return Objects.equals(want, got) ? List.of() : List.of(where + ": expected " + want + ", got " + got);
    }
}
