// The Container Apps environment with workload profiles, which custom-container pools need, and its logs.
targetScope = 'resourceGroup'

@description('Where everything is made.')
param location string

@description('Begins the name of every resource.')
param name string

@description('How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('A subnet of your own for the environment, delegated to Microsoft.App/environments; without it, Azure makes a network.')
param subnetId string = ''

@description('Whether the environment has only an internal load balancer; needs a subnet.')
param internalOnly bool = false

@description('Whether the environment is spread over zones; needs a subnet.')
param zoneRedundant bool = false

@description('Tags of every resource.')
param tags object = {}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: logRetentionDays
  }
}

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: '${name}-environment'
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
    vnetConfiguration: empty(subnetId) ? null : {
      infrastructureSubnetId: subnetId
      internal: internalOnly
    }
    zoneRedundant: zoneRedundant
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

output environmentId string = environment.id
output logsCustomerId string = logs.properties.customerId
