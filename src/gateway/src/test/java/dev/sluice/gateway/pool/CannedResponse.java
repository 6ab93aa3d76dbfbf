package dev.sluice.gateway.pool;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pool's answer without a Jakarta REST implementation: only what the gateway reads of an answer works. */
public final class CannedResponse extends Response {
    private final int status;
    private final @Nullable InputStream body;
    private final Map<String, String> headers = new HashMap<>();
    private boolean closed;

    public CannedResponse(int status, @Nullable InputStream body) {
        this.status = status;
        this.body = body;
    }

    public static CannedResponse of(int status, String body) {
        return new CannedResponse(status, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    public CannedResponse withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public <T> @Nullable T readEntity(Class<T> type) {
        if (type != InputStream.class) {
            throw unused();
        }
        return type.cast(body);
    }

    @Override
    public @Nullable String getHeaderString(String name) {
        return headers.get(name);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public StatusType getStatusInfo() {
        throw unused();
    }

    @Override
    public Object getEntity() {
        throw unused();
    }

    @Override
    public <T> T readEntity(GenericType<T> type) {
        throw unused();
    }

    @Override
    public <T> T readEntity(Class<T> type, Annotation[] annotations) {
        throw unused();
    }

    @Override
    public <T> T readEntity(GenericType<T> type, Annotation[] annotations) {
        throw unused();
    }

    @Override
    public boolean hasEntity() {
        throw unused();
    }

    @Override
    public boolean bufferEntity() {
        throw unused();
    }

    @Override
    public MediaType getMediaType() {
        throw unused();
    }

    @Override
    public Locale getLanguage() {
        throw unused();
    }

    @Override
    public int getLength() {
        throw unused();
    }

    @Override
    public Set<String> getAllowedMethods() {
        throw unused();
    }

    @Override
    public Map<String, NewCookie> getCookies() {
        throw unused();
    }

    @Override
    public EntityTag getEntityTag() {
        throw unused();
    }

    @Override
    public Date getDate() {
        throw unused();
    }

    @Override
    public Date getLastModified() {
        throw unused();
    }

    @Override
    public URI getLocation() {
        throw unused();
    }

    @Override
    public Set<Link> getLinks() {
        throw unused();
    }

    @Override
    public boolean hasLink(String relation) {
        throw unused();
    }

    @Override
    public Link getLink(String relation) {
        throw unused();
    }

    @Override
    public Link.Builder getLinkBuilder(String relation) {
        throw unused();
    }

    @Override
    public MultivaluedMap<String, Object> getMetadata() {
        throw unused();
    }

    @Override
    public MultivaluedMap<String, String> getStringHeaders() {
        throw unused();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("The gateway does not read this");
    }
}
