package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.identifier.UnknownSessionException;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerParametersTest {
    private static final Optional<String> NONE = Optional.empty();

    private final CallerParameters parameters = new CallerParameters();

    @Test
    void aRequestThatSaysNothingIsOfNobodyInParticular() {
        assertThat(parameters.caller()).isEqualTo(new Caller(NONE, NONE, NONE, NONE));
    }

    @Test
    void theHeaderNamesTheSession() {
        parameters.sessionHeader = "a";

        assertThat(parameters.caller().session()).hasValue("a");
    }

    @Test
    void theQueryNamesTheSessionWhereNoHeaderDoes() {
        parameters.sessionQuery = "b";

        assertThat(parameters.caller().session()).hasValue("b");
    }

    @Test
    void theHeaderWinsOverTheQuery() {
        parameters.sessionHeader = "a";
        parameters.sessionQuery = "b";

        assertThat(parameters.caller().session()).hasValue("a");
    }

    @Test
    void anEmptyHeaderIsAMistakeAndNotLeftOut() {
        parameters.sessionHeader = "";
        parameters.sessionQuery = "b";

        assertThatThrownBy(parameters::caller).isInstanceOf(UnknownSessionException.class);
    }

    @Test
    void projectAndJobComeFromTheirHeaders() {
        parameters.project = "p";
        parameters.job = "j";

        assertThat(parameters.caller()).isEqualTo(new Caller(NONE, NONE, Optional.of("p"), Optional.of("j")));
    }

    @Test
    void whoeverTheServerAuthenticatedIsTheCaller() {
        parameters.security = new Authenticated(() -> "alice");

        assertThat(parameters.caller().principal()).hasValue("alice");
    }

    @Test
    void whoeverItDidNotAuthenticateIsNobody() {
        parameters.security = new Authenticated(null);

        assertThat(parameters.caller().principal()).isEmpty();
    }

    private record Authenticated(@Nullable Principal principal) implements SecurityContext {
        @Override
        public @Nullable Principal getUserPrincipal() {
            return principal;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public @Nullable String getAuthenticationScheme() {
            return null;
        }
    }
}
