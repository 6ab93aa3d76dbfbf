// The custom-container session pool in which programs run, and the right of the gateway to use it.
targetScope = 'resourceGroup'

@description('Where the pool is made.')
param location string

@description('The name of the pool.')
param poolName string

@description('The environment, one with workload profiles.')
param environmentId string

@description('The session image, with a tag of its own for each build: the pool caches images by tag.')
param image string

@description('The registry that holds the image.')
param registryServer string

@description('The identity that pulls the image and does nothing else.')
param pullIdentityName string

@description('The identity that may use sessions: the gateway.')
param gatewayIdentityName string

@description('Sessions that may exist at the same time.')
@minValue(1)
param maxConcurrentSessions int

@description('Sessions that have started ahead of need.')
@minValue(0)
param readySessionInstances int

@description('Seconds after its last use until a session is taken away.')
@minValue(300)
@maxValue(3600)
param cooldownSeconds int

@description('Cores of a session, as text: 0.25, 0.5, 1.')
param sessionCpu string

@description('Memory of a session: 0.5Gi, 1Gi, 2Gi.')
param sessionMemory string

@description('Tags of the pool.')
param tags object = {}

// Azure's built-in role "Azure ContainerApps Session Executor".
var sessionExecutor = '0fb8eba5-a2bb-4abe-b1c1-49dfad359bb0'

resource pullIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: pullIdentityName
}

resource gatewayIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: gatewayIdentityName
}

resource pool 'Microsoft.App/sessionPools@2025-07-01' = {
  name: poolName
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${pullIdentity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    poolManagementType: 'Dynamic'
    containerType: 'CustomContainer'
    scaleConfiguration: {
      maxConcurrentSessions: maxConcurrentSessions
      readySessionInstances: readySessionInstances
    }
    dynamicPoolConfiguration: {
      lifecycleConfiguration: {
        lifecycleType: 'Timed'
        cooldownPeriodInSeconds: cooldownSeconds
      }
    }
    // The programs are strangers': no network, and no identity whose tokens they could ask for.
    sessionNetworkConfiguration: {
      status: 'EgressDisabled'
    }
    managedIdentitySettings: [
      {
        identity: pullIdentity.id
        lifecycle: 'None'
      }
    ]
    customContainerTemplate: {
      registryCredentials: {
        server: registryServer
        identity: pullIdentity.id
      }
      containers: [
        {
          name: 'session'
          image: image
          resources: {
            cpu: json(sessionCpu)
            memory: sessionMemory
          }
          // No secret belongs here: a program may read whatever its session holds.
          env: [
            {
              name: 'PORT'
              value: '8080'
            }
          ]
        }
      ]
      ingress: {
        targetPort: 8080
      }
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
