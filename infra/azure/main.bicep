// What Sweeper needs of Azure: a container for the store, a Redis for membership, a Kubernetes with GPU machines that come when somebody needs them, a registry for the images,
// and an identity that pods take without a key. README.md says how to use it; infra/helm/sweeper goes on top.
targetScope = 'resourceGroup'

@description('Begins every name. Storage account and registry add a hash, since their names are the world\'s.')
@minLength(3)
@maxLength(11)
param name string = 'sweeper'

param location string = resourceGroup().location

@description('Kind of the GPU machines: one silo each, which has all of its GPUs.')
param gpuSize string = 'Standard_NC24ads_A100_v4'

@description('Most GPU machines; there are none while no pod asks for one.')
@minValue(0)
@maxValue(1000)
param gpuMost int = 4

@description('Kind of the other machines: gateways, CPU silos, the system\'s own.')
param systemSize string = 'Standard_D4s_v5'

@description('Replication of the store: Standard_ZRS outlives a data centre, Standard_LRS costs less.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storeReplication string = 'Standard_ZRS'

@description('Days for which a deleted or overwritten object of the store can be had back.')
@minValue(1)
@maxValue(365)
param undeleteDays int = 14

@description('Namespace and service account of the chart: the only ones that may take the identity.')
param namespace string = 'sweeper'
param serviceAccount string = 'sweeper'

var unique = take(uniqueString(resourceGroup().id, name), 8)
var roles = {
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  networkContributor: '4d97b98b-1d4f-4787-a291-c67834d212e7'
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/16'] }
    subnets: [
      {
        name: 'nodes'
        properties: {
          addressPrefix: '10.40.0.0/20'
          serviceEndpoints: [{ service: 'Microsoft.Storage' }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.40.16.0/24' }
      }
    ]
  }

  resource nodes 'subnets' existing = { name: 'nodes' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

// The store. Nobody has a key: whoever reads or writes is a person or an identity with a role.
resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: '${replace(name, '-', '')}${unique}'
  location: location
  kind: 'StorageV2'
  sku: { name: storeReplication }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    accessTier: 'Hot'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
      virtualNetworkRules: [{ id: network::nodes.id, action: 'Allow' }]
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: undeleteDays }
      containerDeleteRetentionPolicy: { enabled: true, days: undeleteDays }
    }

    resource sweeps 'containers' = {
      name: 'sweeps'
      properties: { publicAccess: 'None' }
    }
  }
}

// Membership and reminders of Orleans: small, but nothing of it may be evicted.
resource redis 'Microsoft.Cache/redisEnterprise@2025-04-01' = {
  name: '${name}-redis-${unique}'
  location: location
  sku: { name: 'Balanced_B0' }
  properties: {
    highAvailability: 'Enabled'
    minimumTlsVersion: '1.2'
  }

  resource membership 'databases' = {
    name: 'default'
    properties: {
      clientProtocol: 'Encrypted'
      port: 10000
      clusteringPolicy: 'EnterpriseCluster'
      evictionPolicy: 'NoEviction'
      // sweeper-silo signs in with a key (README.md); it opens Redis and nothing of the store.
      accessKeysAuthentication: 'Enabled'
    }
  }
}

resource redisEndpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: '${name}-redis'
  location: location
  properties: {
    subnet: { id: network::endpoints.id }
    privateLinkServiceConnections: [
      {
        name: 'redis'
        properties: { privateLinkServiceId: redis.id, groupIds: ['redisEnterprise'] }
      }
    ]
  }

  resource zones 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: 'redis', properties: { privateDnsZoneId: redisZone.id } }]
    }
  }
}

resource redisZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.redis.azure.net'
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: '${name}-network'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: '${replace(name, '-', '')}${unique}'
  location: location
  sku: { name: 'Standard' }
  properties: { adminUserEnabled: false }
}

// What the cluster itself does in the network; and what the pods are.
resource clusterIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-cluster'
  location: location
}

resource podIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-silos'
  location: location

  resource federation 'federatedIdentityCredentials' = {
    name: 'kubernetes'
    properties: {
      issuer: cluster.properties.oidcIssuerProfile.issuerURL
      subject: 'system:serviceaccount:${namespace}:${serviceAccount}'
      audiences: ['api://AzureADTokenExchange']
    }
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: '${name}-cluster'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${clusterIdentity.id}': {} }
  }
  properties: {
    dnsPrefix: name
    disableLocalAccounts: true
    enableRBAC: true
    aadProfile: { managed: true, enableAzureRBAC: true }
    oidcIssuerProfile: { enabled: true }
    securityProfile: { workloadIdentity: { enabled: true } }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    // GPU machines cost the most: they go soon after the last pod.
    autoScalerProfile: {
      'scale-down-unneeded-time': '10m'
      'max-graceful-termination-sec': '600'
      'skip-nodes-with-local-storage': 'false'
    }
    ingressProfile: { webAppRouting: { enabled: true } }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      podCidr: '10.200.0.0/14'
      serviceCidr: '10.41.0.0/16'
      dnsServiceIP: '10.41.0.10'
    }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vmSize: systemSize
        osType: 'Linux'
        osSKU: 'AzureLinux'
        enableAutoScaling: true
        minCount: 2
        count: 2
        maxCount: 5
        vnetSubnetID: network::nodes.id
      }
    ]
  }
  dependsOn: [clusterInNetwork]

  resource gpu 'agentPools' = {
    name: 'gpu'
    properties: {
      mode: 'User'
      vmSize: gpuSize
      osType: 'Linux'
      osSKU: 'Ubuntu'
      enableAutoScaling: true
      minCount: 0
      count: 0
      maxCount: gpuMost
      gpuProfile: { driver: 'Install' }
      nodeLabels: { 'sweeper/pool': 'gpu' }
      nodeTaints: ['nvidia.com/gpu=present:NoSchedule']
      // A machine is emptied before it is upgraded, for as long as its silo drains.
      upgradeSettings: { maxSurge: '0', maxUnavailable: '1', drainTimeoutInMinutes: 15 }
      vnetSubnetID: network::nodes.id
    }
  }
}

resource clusterInNetwork 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(network.id, clusterIdentity.id, roles.networkContributor)
  scope: network
  properties: {
    principalId: clusterIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.networkContributor)
  }
}

resource podsInStore 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, podIdentity.id, roles.storageBlobDataContributor)
  scope: storage
  properties: {
    principalId: podIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
  }
}

resource nodesInRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, cluster.id, roles.acrPull)
  scope: registry
  properties: {
    principalId: cluster.properties.identityProfile.kubeletidentity.objectId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

output cluster string = cluster.name
output registry string = registry.properties.loginServer
output redis string = redis.name

@description('Values of the chart, as they are: helm upgrade -f.')
output values object = {
  image: { repository: '${registry.properties.loginServer}/sweeper-silo' }
  store: '${storage.properties.primaryEndpoints.blob}${storage::blobs::sweeps.name}'
  serviceAccount: {
    name: serviceAccount
    annotations: { 'azure.workload.identity/client-id': podIdentity.properties.clientId }
    azureWorkloadIdentity: true
  }
}
