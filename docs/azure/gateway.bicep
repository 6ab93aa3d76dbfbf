// The gateway: a container app without state, with the identity that may use the pool.
targetScope = 'resourceGroup'

@description('Where the app is made.')
param location string

@description('The name of the app.')
param appName string

@description('The environment.')
param environmentId string

@description('The gateway image, with a tag of its own for each build.')
param image string

@description('The registry that holds the image.')
param registryServer string

@description('The identity that asks for the tokens of the pool and pulls the image.')
param gatewayIdentityName string

@description('The pool management endpoint.')
param poolEndpoint string

@description('How the pool is called: sluice.pool.mode.')
param poolMode string

@description('Seconds of the cooldown of the pool: sluice.pool.cooldown.')
param cooldownSeconds int

@description('Which session a caller gets: sluice.identifier.policy.')
param identifierPolicy string

@description('Keys the identifiers: sluice.identifier.secret. Leave it empty where identifierSecretUrl is set.')
@secure()
param identifierSecret string

@description('The same, as the URL of a Key Vault secret that the identity of the gateway may read.')
param identifierSecretUrl string

@description('How callers prove who they are: sluice.auth.mode.')
param authMode string

@description('Whether a gateway without authentication serves whoever reaches it: sluice.auth.allow-anonymous.')
param allowAnonymous bool

@description('Further settings, as a list of {name, value}: any environment variable of docs/configuration.md.')
param moreSettings array

@description('Whether callers outside of the environment reach the gateway.')
param external bool

@description('The networks that may call, as CIDR; empty for all that reach the ingress.')
param allowedNetworks array

@description('Cores of a replica, as text.')
param gatewayCpu string

@description('Memory of a replica.')
param gatewayMemory string

@description('Replicas that always run.')
@minValue(1)
param minReplicas int

@description('The most replicas.')
@minValue(1)
param maxReplicas int

@description('Requests at the same time for which one replica is meant.')
param requestsPerReplica int

@description('Tags of the app.')
param tags object = {}

resource gatewayIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: gatewayIdentityName
}

var settings = [
  {
    name: 'MP_CONFIG_PROFILE'
    value: 'azure'
  }
  {
    name: 'SLUICE_POOL_ENDPOINT'
    value: poolEndpoint
  }
  {
    name: 'SLUICE_POOL_MODE'
    value: poolMode
  }
  {
    name: 'SLUICE_POOL_COOLDOWN'
    value: 'PT${cooldownSeconds}S'
  }
  {
    name: 'SLUICE_TOKEN_CLIENT_ID'
    value: gatewayIdentity.properties.clientId
  }
  {
    name: 'SLUICE_IDENTIFIER_POLICY'
    value: identifierPolicy
  }
  {
    name: 'SLUICE_IDENTIFIER_SECRET'
    secretRef: 'identifier-secret'
  }
  {
    name: 'SLUICE_AUTH_MODE'
    value: authMode
  }
  {
    name: 'SLUICE_AUTH_ALLOW_ANONYMOUS'
    value: allowAnonymous ? 'true' : 'false'
  }
]

resource gateway 'Microsoft.App/containerApps@2025-07-01' = {
  name: appName
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${gatewayIdentity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      ingress: {
        external: external
        targetPort: 9080
        transport: 'http'
        allowInsecure: false
        ipSecurityRestrictions: [for (network, i) in allowedNetworks: {
          name: 'allowed-${i}'
          action: 'Allow'
          ipAddressRange: network
        }]
        traffic: [
          {
            latestRevision: true
            weight: 100
          }
        ]
      }
      registries: [
        {
          server: registryServer
          identity: gatewayIdentity.id
        }
      ]
      secrets: [
        empty(identifierSecretUrl) ? {
          name: 'identifier-secret'
          value: identifierSecret
        } : {
          name: 'identifier-secret'
          keyVaultUrl: identifierSecretUrl
          identity: gatewayIdentity.id
        }
      ]
    }
    template: {
      // Longer than sluice.timeout.execution, so that what runs when a replica is taken away can end.
      terminationGracePeriodSeconds: 90
      containers: [
        {
          name: 'gateway'
          image: image
          resources: {
            cpu: json(gatewayCpu)
            memory: gatewayMemory
          }
          env: concat(settings, moreSettings)
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/health/started'
                port: 9080
              }
              periodSeconds: 6
              timeoutSeconds: 2
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/health/live'
                port: 9080
              }
              periodSeconds: 10
              timeoutSeconds: 2
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/health/ready'
                port: 9080
              }
              periodSeconds: 5
              timeoutSeconds: 2
              failureThreshold: 3
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          {
            name: 'requests'
            http: {
              metadata: {
                concurrentRequests: string(requestsPerReplica)
              }
            }
          }
        ]
      }
    }
  }
}

output fqdn string = gateway.properties.configuration.ingress.fqdn
output revision string = gateway.properties.latestRevisionName
