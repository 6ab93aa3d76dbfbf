// Azure's built-in Python pool, for a gateway in mode code-interpreter: no image, no environment, Python alone.
targetScope = 'resourceGroup'

@description('Where the pool is made.')
param location string

@description('The name of the pool.')
param poolName string

@description('The identity that may use sessions: the gateway.')
param gatewayIdentityName string

@description('Sessions that may exist at the same time.')
@minValue(1)
param maxConcurrentSessions int

@description('Seconds after its last use until a session is taken away.')
@minValue(300)
@maxValue(3600)
param cooldownSeconds int

@description('Tags of the pool.')
param tags object = {}

// Azure's built-in role "Azure ContainerApps Session Executor".
var sessionExecutor = '0fb8eba5-a2bb-4abe-b1c1-49dfad359bb0'

resource gatewayIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: gatewayIdentityName
}

resource pool 'Microsoft.App/sessionPools@2025-07-01' = {
  name: poolName
  location: location
  tags: tags
  properties: {
    poolManagementType: 'Dynamic'
    containerType: 'PythonLTS'
    scaleConfiguration: {
      maxConcurrentSessions: maxConcurrentSessions
    }
    dynamicPoolConfiguration: {
      lifecycleConfiguration: {
        lifecycleType: 'Timed'
        cooldownPeriodInSeconds: cooldownSeconds
      }
    }
    sessionNetworkConfiguration: {
      status: 'EgressDisabled'
    }
  }
}

resource gatewayRuns 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(pool.id, gatewayIdentity.id, sessionExecutor)
  scope: pool
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', sessionExecutor)
    principalId: gatewayIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

output poolId string = pool.id
output endpoint string = pool.properties.poolManagementEndpoint
