// Sluice in Azure: environment, logs, session pool, gateway. foundation.bicep comes first, then the images.
targetScope = 'resourceGroup'

@description('Where everything is made.')
param location string = resourceGroup().location

@description('Begins the name of every resource; the same as in foundation.bicep.')
@minLength(3)
@maxLength(20)
param name string = 'sluice'

@description('The registry that foundation.bicep made.')
param registryName string

@description('The tag of both images: one of its own for each build.')
param imageTag string

@description('Which pool the gateway uses: one of custom containers, or Python as Azure has it built in.')
@allowed([
  'identifier'
  'code-interpreter'
])
param poolMode string = 'identifier'

@description('Sessions that may exist at the same time, the one of the readiness probe included.')
@minValue(2)
param maxConcurrentSessions int

@description('Sessions that have started ahead of need; of custom containers alone.')
@minValue(0)
param readySessionInstances int

@description('Seconds after its last use until a session is taken away.')
@minValue(300)
@maxValue(3600)
param cooldownSeconds int = 300

@description('Cores of a session, as text.')
param sessionCpu string = '0.5'

@description('Memory of a session.')
param sessionMemory string = '1Gi'

@description('Which session a caller gets: sluice.identifier.policy.')
@allowed([
  'request'
  'user-project'
  'job'
  'fixed'
  'random'
])
param identifierPolicy string

@description('Keys the identifiers, 32 bytes or more. Leave it empty where identifierSecretUrl is set.')
@secure()
param identifierSecret string = ''

@description('The same, as the URL of a Key Vault secret that the identity of the gateway may read.')
param identifierSecretUrl string = ''

@description('How callers prove who they are: sluice.auth.mode.')
param authMode string

@description('Whether a gateway without authentication serves whoever reaches it: sluice.auth.allow-anonymous.')
param allowAnonymous bool = false

@description('Further settings of the gateway, as a list of {name, value}.')
param moreSettings array = []

@description('Whether callers outside of the environment reach the gateway.')
param external bool = false

@description('The networks that may call, as CIDR; empty for all that reach the ingress.')
param allowedNetworks array = []

@description('A subnet of your own for the environment, or empty.')
param subnetId string = ''

@description('Whether the environment has only an internal load balancer; needs a subnet.')
param internalOnly bool = false

@description('Whether the environment is spread over zones; needs a subnet.')
param zoneRedundant bool = false

@description('How long logs are kept, in days.')
param logRetentionDays int = 30

@description('Cores of a replica of the gateway, as text.')
param gatewayCpu string = '0.5'

@description('Memory of a replica of the gateway.')
param gatewayMemory string = '1Gi'

@description('Replicas of the gateway that always run.')
param minReplicas int = 1

@description('The most replicas of the gateway.')
param maxReplicas int = 3

@description('Requests at the same time for which one replica is meant.')
param requestsPerReplica int = 100

@description('Tags of every resource.')
param tags object = {}

var registryServer = '${registryName}.azurecr.io'
var customContainers = poolMode == 'identifier'

module environment 'environment.bicep' = {
  name: 'environment'
  params: {
    location: location
    name: name
    logRetentionDays: logRetentionDays
    subnetId: subnetId
    internalOnly: internalOnly
    zoneRedundant: zoneRedundant
    tags: tags
  }
}

module customPool 'session-pool.bicep' = if (customContainers) {
  name: 'session-pool'
  params: {
    location: location
    poolName: '${name}-pool'
    environmentId: environment.outputs.environmentId
    image: '${registryServer}/sluice-session:${imageTag}'
    registryServer: registryServer
    pullIdentityName: '${name}-pull'
    gatewayIdentityName: '${name}-gateway'
    maxConcurrentSessions: maxConcurrentSessions
    readySessionInstances: readySessionInstances
    cooldownSeconds: cooldownSeconds
    sessionCpu: sessionCpu
    sessionMemory: sessionMemory
    tags: tags
  }
}

module pythonPool 'code-interpreter-pool.bicep' = if (!customContainers) {
  name: 'code-interpreter-pool'
  params: {
    location: location
    poolName: '${name}-python'
    gatewayIdentityName: '${name}-gateway'
    maxConcurrentSessions: maxConcurrentSessions
    cooldownSeconds: cooldownSeconds
    tags: tags
  }
}

// Exactly one of the two exists; the other is never read.
var poolEndpoint = customContainers ? customPool!.outputs.endpoint : pythonPool!.outputs.endpoint

module gateway 'gateway.bicep' = {
  name: 'gateway'
  params: {
    location: location
    appName: '${name}-gateway'
    environmentId: environment.outputs.environmentId
    image: '${registryServer}/sluice-gateway:${imageTag}'
    registryServer: registryServer
    gatewayIdentityName: '${name}-gateway'
    poolEndpoint: poolEndpoint
    poolMode: poolMode
    cooldownSeconds: cooldownSeconds
    identifierPolicy: identifierPolicy
    identifierSecret: identifierSecret
    identifierSecretUrl: identifierSecretUrl
    authMode: authMode
    allowAnonymous: allowAnonymous
    moreSettings: moreSettings
    external: external
    allowedNetworks: allowedNetworks
    gatewayCpu: gatewayCpu
    gatewayMemory: gatewayMemory
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    requestsPerReplica: requestsPerReplica
    tags: tags
  }
}

output gatewayFqdn string = gateway.outputs.fqdn
output gatewayRevision string = gateway.outputs.revision
output poolEndpoint string = poolEndpoint
output logsCustomerId string = environment.outputs.logsCustomerId
