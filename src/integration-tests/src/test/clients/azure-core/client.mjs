// Calls the pool as a generated SDK does: Azure's pipeline with its policies, and a credential of Azure's under them.
import { ManagedIdentityCredential } from '@azure/identity';
import { bearerTokenAuthenticationPolicy, createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline';

const [pool, plainPool] = process.argv.slice(2);
const http = createDefaultHttpClient();

function pipelineFor(scope) {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: new ManagedIdentityCredential(), scopes: scope }));
  return pipeline;
}

async function call(url, { method = 'GET', body, scope = 'https://dynamicsessions.io/.default', insecure = false } = {}) {
  const request = createPipelineRequest({
    url,
    method,
    body: body && JSON.stringify(body),
    allowInsecureConnection: insecure,
  });
  if (body) request.headers.set('Content-Type', 'application/json');
  const response = await pipelineFor(scope).sendRequest(http, request);
  return {
    status: response.status,
    location: response.headers.get('Operation-Location'),
    code: response.headers.get('x-ms-error-code'),
    body: response.bodyAsText ? JSON.parse(response.bodyAsText) : null,
  };
}

const at = (route) => `${pool}${route}?api-version=2025-10-02-preview&identifier=azure-core`;
const cell = (code, executionType) => ({ codeInputType: 'Inline', executionType, code, timeoutInSeconds: 30 });

const seen = {};
seen.run = await call(at('/executions'), { method: 'POST', body: cell('6 * 7', 'Synchronous') });
seen.begun = await call(at('/executions'), { method: 'POST', body: cell('"later"', 'Asynchronous') });
const end = Date.now() + 60_000;
do seen.polled = await call(seen.begun.location);
while (seen.polled.body.status === 'Running' && Date.now() < end);
seen.otherAudience = await call(at('/session'), { scope: 'https://acasessions.io/.default' });
seen.refused = await call(at('/executions'), { method: 'POST', body: { code: '1' } });
seen.deleted = await call(at('/session'), { method: 'DELETE' });
seen.plain = await call(`${plainPool}/session?api-version=2025-10-02-preview&identifier=azure-core`, { insecure: true }).catch((e) => e.message);
process.stdout.write(JSON.stringify(seen));
