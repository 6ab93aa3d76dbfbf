package dev.sluice.emulator;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.emulator.control.ControlPlane;
import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.RefusedException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rule that keeps the web pages of other sites out. A page can have its own name resolve to 127.0.0.1 and then call
 * the emulator as if that were the page's server, but its browser still sends the page's name: as {@code Host}, and as
 * {@code Origin} where the page is of another site.
 */
public final class HostRule {
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private final boolean onLoopback;

    /** @param listening where the emulator listens: if on loopback, every route answers loopback names alone */
    HostRule(InetAddress listening) {
        this.onLoopback = listening.isLoopbackAddress();
    }

    /**
     * Checks a request.
     *
     * @param scheme that it came by
     * @throws RefusedException with 403 for a request under a name, or from a page, that is not this machine's own
     */
    void check(HttpExchange exchange, String scheme) {
        List<String> hosts = headers(exchange, "Host");
        boolean anyName = !onLoopback && !isControl(exchange);
        boolean ownPage = headers(exchange, "Origin").stream().allMatch(origin -> isOf(scheme, hosts, origin));
        if (!ownPage || !(anyName || areLoopback(hosts, target(exchange)))) {
            throw new RefusedException(
                    PoolReply.message(403, "Only for requests from and to localhost, 127.0.0.1 or [::1]"));
        }
    }

    private static boolean isControl(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return path != null && path.startsWith(ControlPlane.PREFIX);
    }

    /**
     * Checks whether a request names loopback hosts alone. A target with a host of its own counts for more than the
     * header, so that both must be good.
     */
    private static boolean areLoopback(List<String> hosts, Optional<String> target) {
        return hosts.size() == 1
                && Stream.concat(hosts.stream(), target.stream())
                        .allMatch(host -> LOOPBACK.matcher(host).matches());
    }

    private static Optional<String> target(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestURI().getRawAuthority());
    }

    private static boolean isOf(String scheme, List<String> hosts, String origin) {
        return hosts.size() == 1
                && origin.toLowerCase(Locale.ROOT)
                        .equals(scheme + "://" + hosts.get(0).toLowerCase(Locale.ROOT));
    }

    private static List<String> headers(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? List.of() : values;
    }
}
