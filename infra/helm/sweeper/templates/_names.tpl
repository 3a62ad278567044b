{{- define "sweeper.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "sweeper.selector" -}}
app.kubernetes.io/name: sweeper
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "sweeper.labels" -}}
{{ include "sweeper.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "sweeper.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "sweeper.name" .) -}}
{{- end }}

{{- define "sweeper.collector" -}}
{{- if .Values.telemetry.endpoint -}}
{{- .Values.telemetry.endpoint -}}
{{- else if .Values.telemetry.collector.enabled -}}
http://{{ include "sweeper.name" . }}-collector:4317
{{- end -}}
{{- end }}
