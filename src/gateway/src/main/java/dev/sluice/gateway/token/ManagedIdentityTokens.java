package dev.sluice.gateway.token;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import dev.sluice.gateway.settings.Settings;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fetches tokens of the Container App's managed identity through azure-identity. */
final class ManagedIdentityTokens implements TokenSource {
    private static final Pattern EXPIRY = Pattern.compile("\"expires_on\":\"\\d+\"");
    private static final String EXPIRED = "\"expires_on\":\"0\"";

    private final FreshConnections connections = new FreshConnections();
    private final TokenCredential credential;
    private final TokenRequestContext request;

    ManagedIdentityTokens(Settings.Token settings) {
        var builder = new ManagedIdentityCredentialBuilder();
        // The builder does not look at AZURE_CLIENT_ID.
        settings.clientId().ifPresent(builder::clientId);
        credential = builder.httpClient(connections).build();
        request = new TokenRequestContext().addScopes(settings.scope());
    }

    @Override
    public BearerToken fetch() {
        try {
            forgetKeptTokens();
            AccessToken token = credential.getTokenSync(request);
            return new BearerToken(token.getToken(), token.getExpiresAt().toInstant());
        } catch (RuntimeException e) {
            throw new TokenUnavailableException("The identity endpoint gave no token", e);
        }
    }

    @Override
    public Optional<String> refusal() {
        return connections.refusal();
    }

    /**
     * Makes the library's kept tokens look expired. A fetch has no use for a token that the library still keeps: it is
     * too old, or the pool refused it. The library offers no way to drop one, and merges what its cache is given.
     */
    static void forgetKeptTokens() {
        com.microsoft.aad.msal4j.TokenCache kept = ManagedIdentityApplication.getSharedTokenCache();
        kept.deserialize(EXPIRY.matcher(kept.serialize()).replaceAll(EXPIRED));
    }
}
