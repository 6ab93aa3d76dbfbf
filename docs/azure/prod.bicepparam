// A deployment that others depend on: spare sessions, two replicas and more, the secret in a Key Vault.
using './main.bicep'

param name = 'sluice-prod'
param registryName = readEnvironmentVariable('REGISTRY')
param imageTag = readEnvironmentVariable('IMAGE_TAG')

param maxConcurrentSessions = 100
param readySessionInstances = 10
param cooldownSeconds = 300
param sessionCpu = '0.5'
param sessionMemory = '1Gi'

param identifierPolicy = 'job'
param identifierSecretUrl = readEnvironmentVariable('IDENTIFIER_SECRET_URL')

// The ingress is the only guard while callers are not authenticated: private networks, and no other.
param authMode = 'none'
param allowAnonymous = true
param external = true
param internalOnly = true
param subnetId = readEnvironmentVariable('SUBNET_ID')
param zoneRedundant = true
param allowedNetworks = [
  '10.0.0.0/8'
]

param gatewayCpu = '1'
param gatewayMemory = '2Gi'
param minReplicas = 2
param maxReplicas = 10
param requestsPerReplica = 200
param logRetentionDays = 90

param moreSettings = [
  {
    name: 'SLUICE_RETRY_BUDGET'
    value: 'PT20S'
  }
]

param tags = {
  application: 'sluice'
  stage: 'prod'
}
