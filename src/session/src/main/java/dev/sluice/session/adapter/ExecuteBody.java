package dev.sluice.session.adapter;

import dev.sluice.json.BoundedJson;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.Limit;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;

/**
 * The body of {@code POST /{language}/execute}, {@code {"properties":{"code","stdin",…}}}, as Piston's request.
 *
 * <ul>
 *   <li>Without {@code files} the program is one file with {@code code} as its content, named as Piston names a file
 *       that has no name: {@code file0.code}.
 *   <li>With {@code files} these are all the files, complete and in order; {@code code} merely repeats the content of
 *       the main one, for adapters that know nothing else, and is not looked at.
 *   <li>Without {@code version} it is the highest.
 *   <li>{@code stdin}, {@code args} and the limits are called as in Piston's request and mean the same.
 * </ul>
 */
final class ExecuteBody {
    private static final String ANY_VERSION = "*";

    /**
     * The JSON provider, kept here because the methods of {@link jakarta.json.Json} look for it on the class path each
     * time.
     */
    private static final JsonProvider JSON = JsonProvider.provider();

    private ExecuteBody() {}

    /**
     * Reads a body as Piston's request for a program in {@code language}.
     *
     * @throws InvalidRequestException in Piston's words where Piston has any
     */
    static ExecutionRequest read(String language, byte[] body) {
        if (json(body) instanceof JsonObject json && json.get("properties") instanceof JsonObject properties) {
            return ExecutionRequest.from(pistonRequest(language, properties));
        }
        throw new InvalidRequestException("properties is required as an object");
    }

    private static JsonValue json(byte[] body) {
        try {
            return BoundedJson.read(body);
        } catch (InvalidJsonException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject pistonRequest(String language, JsonObject properties) {
        JsonObjectBuilder request = JSON.createObjectBuilder().add("language", language);
        request.add(
                "version", isGiven(properties, "version") ? properties.get("version") : JSON.createValue(ANY_VERSION));
        if (isGiven(properties, "files")) {
            request.add("files", properties.get("files"));
        } else {
            request.add(
                    "files",
                    JSON.createArrayBuilder().add(JSON.createObjectBuilder().add("content", code(properties))));
        }
        copy(properties, "stdin", request);
        copy(properties, "args", request);
        for (Limit limit : Limit.values()) {
            copy(properties, limit.wireName(), request);
        }
        return request.build();
    }

    private static JsonString code(JsonObject properties) {
        if (properties.get("code") instanceof JsonString code) {
            return code;
        }
        throw new InvalidRequestException("properties.code is required as a string");
    }

    private static void copy(JsonObject from, String field, JsonObjectBuilder to) {
        JsonValue value = from.get(field);
        if (value != null) {
            to.add(field, value);
        }
    }

    private static boolean isGiven(JsonObject json, String field) {
        return json.containsKey(field) && !json.isNull(field);
    }
}
