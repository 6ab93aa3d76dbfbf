package dev.sluice.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import org.junit.jupiter.api.Test;

/** The cache of the identity library, as far as the gateway depends on how it is written down. */
class ManagedIdentityTokensTest {
    @Test
    void keptTokenLooksExpired() {
        var cache = ManagedIdentityApplication.getSharedTokenCache();
        cache.deserialize("""
                {"AccessToken":{"-login.microsoftonline.com-accesstoken-client-tenant-scope":{
                "home_account_id":"","environment":"login.microsoftonline.com","client_id":"client","secret":"token",
                "credential_type":"AccessToken","realm":"tenant","target":"scope","cached_at":"1700000000",
                "expires_on":"4102444800","extended_expires_on":"0"}}}""");
        assertThat(cache.serialize()).contains("\"expires_on\":\"4102444800\"");

        ManagedIdentityTokens.forgetKeptTokens();

        assertThat(cache.serialize())
                .contains("\"secret\":\"token\"", "\"expires_on\":\"0\"")
                .doesNotContain("4102444800");
    }
}
