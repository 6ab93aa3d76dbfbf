package dev.sluice.emulator.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An exchange that passes every call which a subclass does not override on to the client's own exchange. */
abstract class DelegatingExchange extends HttpExchange {
    final HttpExchange client;

    DelegatingExchange(HttpExchange client) {
        this.client = client;
    }

    @Override
    public Headers getRequestHeaders() {
        return client.getRequestHeaders();
    }

    @Override
    public URI getRequestURI() {
        return client.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return client.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return client.getHttpContext();
    }

    @Override
    public InputStream getRequestBody() {
        return client.getRequestBody();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return client.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return client.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return client.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return client.getProtocol();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return client.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        client.setAttribute(name, value);
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
        throw new UnsupportedOperationException("The streams of a request under other hands are fixed");
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return client.getPrincipal();
    }
}
