package dev.sluice.gateway.token;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Context;
import java.net.ConnectException;
import java.net.URL;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An HTTP client for the identity endpoint that opens a connection for each request. Tokens are fetched seldom, and a
 * connection that is used once cannot hold what is left of another answer.
 */
final class FreshConnections implements HttpClient {
    private volatile @Nullable String refusal;

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return client().send(request)
                .doOnNext(answer -> refusal = null)
                .doOnError(failure -> refusal = refusal(request.getUrl(), failure));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            HttpResponse answer = client().sendSync(request, context);
            refusal = null;
            return answer;
        } catch (RuntimeException e) {
            refusal = refusal(request.getUrl(), e);
            throw e;
        }
    }

    /**
     * Returns why the latest request got no connection, if it got none. The library tries again for longer than callers
     * wait, and tells only then.
     */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private static @Nullable String refusal(URL url, Throwable failure) {
        if (isCausedBy(UnresolvedAddressException.class, failure)) {
            return "The host of " + withoutSecrets(url) + " has no address";
        }
        return isCausedBy(ConnectException.class, failure) ? "Nothing listens at " + withoutSecrets(url) : null;
    }

    private static boolean isCausedBy(Class<? extends Throwable> kind, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the URL without its query and without what stands before the host. */
    private static String withoutSecrets(URL url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getProtocol() + "://" + url.getHost() + port + url.getPath();
    }

    private static HttpClient client() {
        return new JdkHttpClientBuilder().build();
    }
}
