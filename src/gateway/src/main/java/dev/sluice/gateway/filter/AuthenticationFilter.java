package dev.sluice.gateway.filter;

import dev.sluice.gateway.authentication.Authenticator;
import dev.sluice.gateway.authentication.Credentials;
import dev.sluice.gateway.authentication.KeysUnavailableException;
import dev.sluice.gateway.authentication.UnauthenticatedException;
import dev.sluice.gateway.authentication.User;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Admits callers who prove who they are, and tells those behind the filter who that is. web.xml says which routes it
 * guards.
 */
public class AuthenticationFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Inject
    transient Authenticator authenticator;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<User> user;
        try {
            user = authenticator.authenticate(Credentials.of(request));
        } catch (UnauthenticatedException e) {
            response.setHeader("WWW-Authenticate", e.challenge());
            ProblemForward.send(request, response, e);
            return;
        } catch (KeysUnavailableException e) {
            ProblemForward.send(request, response, e);
            return;
        }
        chain.doFilter(new Known(request, user.orElse(null)), response);
    }

    /** A request of the user whom the filter found; a user whom the server itself finds does not count. */
    private static final class Known extends HttpServletRequestWrapper {
        private final @Nullable User user;

        Known(HttpServletRequest request, @Nullable User user) {
            super(request);
            this.user = user;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return user;
        }

        @Override
        public @Nullable String getRemoteUser() {
            return user == null ? null : user.name();
        }
    }
}
