package dev.sluice.gateway.token;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Context;
import reactor.core.publisher.Mono;

/**
 * An HTTP client for the identity endpoint that opens a connection for each request. Tokens are fetched seldom, and a
 * connection that is used once cannot hold what is left of another answer.
 */
final class FreshConnections implements HttpClient {
    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return client().send(request);
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return client().sendSync(request, context);
    }

    private static HttpClient client() {
        return new JdkHttpClientBuilder().build();
    }
}
