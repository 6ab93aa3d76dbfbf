package dev.sluice.emulator;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.util.Context;
import com.azure.identity.ManagedIdentityCredentialBuilder;

/**
 * A program that calls a pool as Azure's SDKs for Java do, through their pipeline and with their credential of a
 * managed identity. Its arguments are the address, the scope of the token and the body; it prints the status and the
 * answer.
 */
final class AzureIdentityClient {
    private AzureIdentityClient() {}

    public static void main(String[] args) {
        HttpPipeline pipeline = new HttpPipelineBuilder()
                .policies(new BearerTokenAuthenticationPolicy(new ManagedIdentityCredentialBuilder().build(), args[1]))
                .build();
        HttpRequest request = new HttpRequest(HttpMethod.POST, args[0])
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                .setBody(args[2]);
        try (HttpResponse response = pipeline.sendSync(request, Context.NONE)) {
            System.out.println(
                    response.getStatusCode() + " " + response.getBodyAsString().block());
        }
        System.exit(0);
    }
}
