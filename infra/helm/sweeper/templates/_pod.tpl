{{/*
What silos and gateways have in common. Each takes a dictionary: root (the chart's context), devices, role, and of pools image.
*/}}

{{- define "sweeper.image" -}}
{{- $kind := ternary "cuda" "cpu" (hasPrefix "cuda" .devices) -}}
{{- $values := .root.Values.image -}}
{{- .image | default (printf "%s:%s" $values.repository ($values.tag | default (printf "%s-%s" .root.Chart.AppVersion $kind))) -}}
{{- end }}

{{- define "sweeper.podSpec" -}}
serviceAccountName: {{ include "sweeper.serviceAccount" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ add .root.Values.drainSeconds 30 }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1654
  runAsGroup: 1654
  fsGroup: 1654
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{ toJson . }}
{{- end }}
{{- end }}

{{- define "sweeper.container" -}}
{{- $v := .root.Values -}}
image: {{ include "sweeper.image" . | quote }}
imagePullPolicy: {{ $v.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env:
  - name: POD_NAME
    valueFrom: {fieldRef: {fieldPath: metadata.name}}
  - name: Sweeper__Name
    valueFrom: {fieldRef: {fieldPath: metadata.name}}
  - name: Sweeper__Address
    valueFrom: {fieldRef: {fieldPath: status.podIP}}
  - {name: Sweeper__Role, value: {{ .role }}}
  - {name: Sweeper__Devices, value: {{ .devices | quote }}}
  - {name: Sweeper__Store, value: {{ required "store: name a container, as in https://ACCOUNT.blob.core.windows.net/CONTAINER" $v.store | quote }}}
  - name: Sweeper__Cluster
    valueFrom: {secretKeyRef: {name: {{ required "cluster.secret: name the secret that holds redis:HOST:PORT" $v.cluster.secret }}, key: {{ $v.cluster.key }}}}
  - {name: Sweeper__ClusterId, value: {{ $v.cluster.id | quote }}}
  - {name: Sweeper__ServiceId, value: {{ $v.cluster.id | quote }}}
  - {name: Sweeper__SiloPort, value: "11111"}
  - {name: Sweeper__GatewayPort, value: "30000"}
  - {name: Sweeper__Urls, value: "{{ ternary "https" "http" (not (empty $v.tls.secret)) }}://0.0.0.0:8080"}
  - {name: Sweeper__DrainSeconds, value: {{ $v.drainSeconds | quote }}}
  - {name: Sweeper__CheckpointSeconds, value: {{ $v.checkpointSeconds | quote }}}
  - {name: Sweeper__LeaseMinutes, value: {{ $v.leaseMinutes | quote }}}
  - {name: SWEEPER_SPOOL, value: /var/lib/sweeper/spool}
  {{- range $i, $token := $v.tokens }}
  - {name: Sweeper__Tokens__{{ $i }}__Name, value: {{ $token.name | quote }}}
  - {name: Sweeper__Tokens__{{ $i }}__Role, value: {{ $token.role }}}
  - {name: Sweeper__Tokens__{{ $i }}__File, value: /etc/sweeper/tokens/{{ $i }}/token}
  {{- end }}
  {{- if $v.storeConnection.secret }}
  - name: AZURE_STORAGE_CONNECTION_STRING
    valueFrom: {secretKeyRef: {name: {{ $v.storeConnection.secret }}, key: {{ $v.storeConnection.key }}}}
  {{- end }}
  {{- if $v.tls.secret }}
  - {name: Kestrel__Certificates__Default__Path, value: /etc/sweeper/tls/tls.crt}
  - {name: Kestrel__Certificates__Default__KeyPath, value: /etc/sweeper/tls/tls.key}
  {{- end }}
  {{- with include "sweeper.collector" .root }}
  - {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
  - {name: OTEL_METRIC_EXPORT_INTERVAL, value: "10000"}
  - {name: OTEL_RESOURCE_ATTRIBUTES, value: "service.instance.id=$(POD_NAME)"}
  {{- end }}
{{- $scheme := ternary "HTTPS" "HTTP" (not (empty $v.tls.secret)) }}
# Opening a store after a crash brings the spool away first: up to a minute, then the silo starts all the same.
startupProbe:
  httpGet: {path: /health/live, port: api, scheme: {{ $scheme }}}
  periodSeconds: 5
  failureThreshold: 36
livenessProbe:
  httpGet: {path: /health/live, port: api, scheme: {{ $scheme }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /health/ready, port: api, scheme: {{ $scheme }}}
  periodSeconds: 5
  timeoutSeconds: 5
volumeMounts:
  - {name: spool, mountPath: /var/lib/sweeper}
  - {name: tmp, mountPath: /tmp}
  {{- range $i, $token := $v.tokens }}
  - {name: token-{{ $i }}, mountPath: /etc/sweeper/tokens/{{ $i }}, readOnly: true}
  {{- end }}
  {{- if $v.tls.secret }}
  - {name: tls, mountPath: /etc/sweeper/tls, readOnly: true}
  {{- end }}
{{- end }}

{{- define "sweeper.volumes" -}}
- name: tmp
  emptyDir: {}
{{- range $i, $token := .Values.tokens }}
- name: token-{{ $i }}
  secret:
    secretName: {{ $token.secret }}
    items: [{key: {{ $token.key }}, path: token}]
{{- end }}
{{- with .Values.tls.secret }}
- name: tls
  secret: {secretName: {{ . }}}
{{- end }}
{{- end }}
