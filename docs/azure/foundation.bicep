// What must exist before images can be pushed and apps deployed: the registry, the two identities and their rights.
targetScope = 'resourceGroup'

@description('Where everything is made.')
param location string = resourceGroup().location

@description('Begins the name of every resource.')
@minLength(3)
@maxLength(20)
param name string = 'sluice'

@description('The container registry; unique in the whole of Azure, letters and digits alone.')
@minLength(5)
@maxLength(50)
param registryName string

@description('Tags of every resource.')
param tags object = {}

// Azure's built-in role AcrPull.
var acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: registryName
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

// The gateway's: it asks for the pool's tokens and pulls the gateway's image.
resource gatewayIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-gateway'
  location: location
  tags: tags
}

// The pool's: it pulls the session's image and has no other right. Sessions never see it.
resource pullIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-pull'
  location: location
  tags: tags
}

resource gatewayPulls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, gatewayIdentity.id, acrPull)
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPull)
    principalId: gatewayIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource poolPulls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, pullIdentity.id, acrPull)
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPull)
    principalId: pullIdentity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

output registryServer string = registry.properties.loginServer
output gatewayIdentityName string = gatewayIdentity.name
output gatewayPrincipalId string = gatewayIdentity.properties.principalId
output pullIdentityName string = pullIdentity.name
