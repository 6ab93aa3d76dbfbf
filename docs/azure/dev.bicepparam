// A small deployment that a team tries things on: few sessions, one replica, one network that may call.
using './main.bicep'

param name = 'sluice-dev'
param registryName = readEnvironmentVariable('REGISTRY')
param imageTag = readEnvironmentVariable('IMAGE_TAG')

param maxConcurrentSessions = 6
param readySessionInstances = 1
param cooldownSeconds = 300

param identifierPolicy = 'request'
param identifierSecret = readEnvironmentVariable('IDENTIFIER_SECRET')

// Nobody is authenticated, so the ingress lets one network in and no other.
param authMode = 'none'
param allowAnonymous = true
param external = true
param allowedNetworks = [
  readEnvironmentVariable('CALLER_NETWORK')
]

param tags = {
  application: 'sluice'
  stage: 'dev'
}
