"""The fields of the Go server's own structs in their order: what its diffs print.

Facts of `pkg/apis/*/types.go`, one struct after the other. What follows a field's name tells what
stands there when it is absent: nothing for "", `#` 0, `?` false, `~` a number or text (`~0` "0"), `*`
null, `[]` null for a list, `=` a struct of its own; then the struct's name. `+` embeds another struct.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_STRUCTS = """\
PodSpec: Volumes[]Volume InitContainers[]Container Containers[]Container
  EphemeralContainers[]EphemeralContainer RestartPolicy TerminationGracePeriodSeconds*
  ActiveDeadlineSeconds* DNSPolicy NodeSelector* ServiceAccountName AutomountServiceAccountToken* NodeName
  SecurityContext*PodSecurityContext ImagePullSecrets[]LocalObjectReference Hostname Subdomain
  SetHostnameAsFQDN* Affinity*Affinity SchedulerName Tolerations[]Toleration HostAliases[]HostAlias
  PriorityClassName Priority* PreemptionPolicy* DNSConfig*PodDNSConfig ReadinessGates[]PodReadinessGate
  RuntimeClassName* Overhead* EnableServiceLinks* TopologySpreadConstraints[]TopologySpreadConstraint
  OS*PodOS SchedulingGates[]PodSchedulingGate ResourceClaims[]PodResourceClaim
  Resources*ResourceRequirements HostnameOverride* SchedulingGroup*
Volume: Name +VolumeSource
VolumeSource: HostPath*HostPathVolumeSource EmptyDir*EmptyDirVolumeSource GCEPersistentDisk*
  AWSElasticBlockStore* GitRepo* Secret*SecretVolumeSource NFS*NFSVolumeSource ISCSI* Glusterfs*
  PersistentVolumeClaim*PersistentVolumeClaimVolumeSource RBD* Quobyte* FlexVolume* Cinder* CephFS*
  Flocker* DownwardAPI*DownwardAPIVolumeSource FC* AzureFile* ConfigMap*ConfigMapVolumeSource
  VsphereVolume* AzureDisk* PhotonPersistentDisk* Projected*ProjectedVolumeSource PortworxVolume* ScaleIO*
  StorageOS* CSI*CSIVolumeSource Ephemeral*EphemeralVolumeSource Image*ImageVolumeSource
HostPathVolumeSource: Path Type*
EmptyDirVolumeSource: Medium SizeLimit*
SecretVolumeSource: SecretName Items[]KeyToPath DefaultMode* Optional*
KeyToPath: Key Path Mode*
NFSVolumeSource: Server Path ReadOnly?
LocalObjectReference: Name
PersistentVolumeClaimVolumeSource: ClaimName ReadOnly?
DownwardAPIVolumeSource: Items[]DownwardAPIVolumeFile DefaultMode*
DownwardAPIVolumeFile: Path FieldRef*ObjectFieldSelector ResourceFieldRef*ResourceFieldSelector Mode*
ObjectFieldSelector: APIVersion FieldPath
ResourceFieldSelector: ContainerName Resource Divisor~0
ConfigMapVolumeSource: +LocalObjectReference Items[]KeyToPath DefaultMode* Optional*
ProjectedVolumeSource: Sources[]VolumeProjection DefaultMode*
VolumeProjection: Secret*SecretProjection DownwardAPI*DownwardAPIProjection ConfigMap*ConfigMapProjection
  ServiceAccountToken*ServiceAccountTokenProjection ClusterTrustBundle* PodCertificate*
SecretProjection: +LocalObjectReference Items[]KeyToPath Optional*
DownwardAPIProjection: Items[]DownwardAPIVolumeFile
ConfigMapProjection: +LocalObjectReference Items[]KeyToPath Optional*
ServiceAccountTokenProjection: Audience ExpirationSeconds# Path
CSIVolumeSource: Driver ReadOnly* FSType* VolumeAttributes* NodePublishSecretRef*LocalObjectReference
EphemeralVolumeSource: VolumeClaimTemplate*PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate: +metav1.ObjectMeta Spec=PersistentVolumeClaimSpec
PersistentVolumeClaimSpec: AccessModes[] Selector* Resources=VolumeResourceRequirements VolumeName
  StorageClassName* VolumeMode* DataSource*TypedLocalObjectReference DataSourceRef*TypedObjectReference
  VolumeAttributesClassName*
VolumeResourceRequirements: Limits* Requests*
TypedLocalObjectReference: APIGroup* Kind Name
TypedObjectReference: APIGroup* Kind Name Namespace*
ImageVolumeSource: Reference PullPolicy
Container: Name Image Command[] Args[] WorkingDir Ports[]ContainerPort EnvFrom[]EnvFromSource Env[]EnvVar
  Resources=ResourceRequirements ResizePolicy[]ContainerResizePolicy RestartPolicy*
  RestartPolicyRules[]ContainerRestartRule VolumeMounts[]VolumeMount VolumeDevices[]VolumeDevice
  LivenessProbe*Probe ReadinessProbe*Probe StartupProbe*Probe Lifecycle*Lifecycle TerminationMessagePath
  TerminationMessagePolicy ImagePullPolicy SecurityContext*SecurityContext Stdin? StdinOnce? TTY?
ContainerPort: Name HostPort# ContainerPort# Protocol HostIP
EnvFromSource: Prefix ConfigMapRef*ConfigMapEnvSource SecretRef*SecretEnvSource
ConfigMapEnvSource: +LocalObjectReference Optional*
SecretEnvSource: +LocalObjectReference Optional*
EnvVar: Name Value ValueFrom*EnvVarSource
EnvVarSource: FieldRef*ObjectFieldSelector ResourceFieldRef*ResourceFieldSelector
  ConfigMapKeyRef*ConfigMapKeySelector SecretKeyRef*SecretKeySelector FileKeyRef*FileKeySelector
ConfigMapKeySelector: +LocalObjectReference Key Optional*
SecretKeySelector: +LocalObjectReference Key Optional*
FileKeySelector: VolumeName Path Key Optional*
ResourceRequirements: Limits* Requests* Claims[]ResourceClaim
ResourceClaim: Name Request
ContainerResizePolicy: ResourceName RestartPolicy
ContainerRestartRule: Action ExitCodes*ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes: Operator Values[]
VolumeMount: Name ReadOnly? RecursiveReadOnly* MountPath SubPath MountPropagation* SubPathExpr
VolumeDevice: Name DevicePath
Probe: +ProbeHandler InitialDelaySeconds# TimeoutSeconds# PeriodSeconds# SuccessThreshold#
  FailureThreshold# TerminationGracePeriodSeconds*
ProbeHandler: Exec*ExecAction HTTPGet*HTTPGetAction TCPSocket*TCPSocketAction GRPC*GRPCAction
ExecAction: Command[]
HTTPGetAction: Path Port~ Host Scheme HTTPHeaders[]HTTPHeader
HTTPHeader: Name Value
TCPSocketAction: Port~ Host
GRPCAction: Port# Service*
Lifecycle: PostStart*LifecycleHandler PreStop*LifecycleHandler StopSignal*
LifecycleHandler: Exec*ExecAction HTTPGet*HTTPGetAction TCPSocket*TCPSocketAction Sleep*SleepAction
SleepAction: Seconds#
SecurityContext: Capabilities*Capabilities Privileged* SELinuxOptions* WindowsOptions* RunAsUser*
  RunAsGroup* RunAsNonRoot* ReadOnlyRootFilesystem* AllowPrivilegeEscalation* ProcMount*
  SeccompProfile*SeccompProfile AppArmorProfile*AppArmorProfile
Capabilities: Add[] Drop[]
SeccompProfile: Type LocalhostProfile*
AppArmorProfile: Type LocalhostProfile*
EphemeralContainer: +EphemeralContainerCommon TargetContainerName
EphemeralContainerCommon: Name Image Command[] Args[] WorkingDir Ports[]ContainerPort
  EnvFrom[]EnvFromSource Env[]EnvVar Resources=ResourceRequirements ResizePolicy[]ContainerResizePolicy
  RestartPolicy* RestartPolicyRules[]ContainerRestartRule VolumeMounts[]VolumeMount
  VolumeDevices[]VolumeDevice LivenessProbe*Probe ReadinessProbe*Probe StartupProbe*Probe
  Lifecycle*Lifecycle TerminationMessagePath TerminationMessagePolicy ImagePullPolicy
  SecurityContext*SecurityContext Stdin? StdinOnce? TTY?
PodSecurityContext: HostNetwork? HostPID? HostIPC? ShareProcessNamespace* HostUsers* SELinuxOptions*
  WindowsOptions* RunAsUser* RunAsGroup* RunAsNonRoot* SupplementalGroups[] SupplementalGroupsPolicy*
  FSGroup* FSGroupChangePolicy* Sysctls[]Sysctl SeccompProfile*SeccompProfile
  AppArmorProfile*AppArmorProfile SELinuxChangePolicy*
Sysctl: Name Value
Affinity: NodeAffinity*NodeAffinity PodAffinity*PodAffinity PodAntiAffinity*PodAntiAffinity
NodeAffinity: RequiredDuringSchedulingIgnoredDuringExecution*NodeSelector
  PreferredDuringSchedulingIgnoredDuringExecution[]PreferredSchedulingTerm
NodeSelector: NodeSelectorTerms[]NodeSelectorTerm
NodeSelectorTerm: MatchExpressions[]NodeSelectorRequirement MatchFields[]NodeSelectorRequirement
NodeSelectorRequirement: Key Operator Values[]
PreferredSchedulingTerm: Weight# Preference=NodeSelectorTerm
PodAffinity: RequiredDuringSchedulingIgnoredDuringExecution[]PodAffinityTerm
  PreferredDuringSchedulingIgnoredDuringExecution[]WeightedPodAffinityTerm
PodAffinityTerm: LabelSelector* Namespaces[] TopologyKey NamespaceSelector* MatchLabelKeys[]
  MismatchLabelKeys[]
WeightedPodAffinityTerm: Weight# PodAffinityTerm=PodAffinityTerm
PodAntiAffinity: RequiredDuringSchedulingIgnoredDuringExecution[]PodAffinityTerm
  PreferredDuringSchedulingIgnoredDuringExecution[]WeightedPodAffinityTerm
Toleration: Key Operator Value Effect TolerationSeconds*
HostAlias: IP Hostnames[]
PodDNSConfig: Nameservers[] Searches[] Options[]PodDNSConfigOption
PodDNSConfigOption: Name Value*
PodReadinessGate: ConditionType
TopologySpreadConstraint: MaxSkew# TopologyKey WhenUnsatisfiable LabelSelector* MinDomains*
  NodeAffinityPolicy* NodeTaintsPolicy* MatchLabelKeys[]
PodOS: Name
PodSchedulingGate: Name
PodResourceClaim: Name ResourceClaimName* ResourceClaimTemplateName*
PersistentVolumeSource: GCEPersistentDisk* AWSElasticBlockStore* HostPath*HostPathVolumeSource Glusterfs*
  NFS*NFSVolumeSource RBD* Quobyte* ISCSI* FlexVolume* Cinder* CephFS* FC* Flocker* AzureFile*
  VsphereVolume* AzureDisk* PhotonPersistentDisk* PortworxVolume* ScaleIO* Local*LocalVolumeSource
  StorageOS* CSI*CSIPersistentVolumeSource
SecretReference: Name Namespace
LocalVolumeSource: Path FSType*
ObjectReference: Kind Namespace Name UID APIVersion ResourceVersion FieldPath
CSIPersistentVolumeSource: Driver VolumeHandle ReadOnly? FSType VolumeAttributes*
  ControllerPublishSecretRef*SecretReference NodeStageSecretRef*SecretReference
  NodePublishSecretRef*SecretReference ControllerExpandSecretRef*SecretReference
  NodeExpandSecretRef*SecretReference
Taint: Key Value Effect TimeAdded*
DeploymentStrategy: Type RollingUpdate*RollingUpdate
DaemonSetUpdateStrategy: Type RollingUpdate*RollingUpdate
RollingUpdate: MaxUnavailable~ MaxSurge~
StatefulSetUpdateStrategy: Type RollingUpdate*RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy: Partition# MaxUnavailable*
PodDisruptionBudgetSpec: MinAvailable* Selector* MaxUnavailable* UnhealthyPodEvictionPolicy*
ParentReference: Group Resource Namespace Name
RoleRef: APIGroup Kind Name
ServicePort: Name Protocol AppProtocol* Port# TargetPort~ NodePort#
"""
_FIELD = re.compile(r"^(\w+)(#|\?|~0|~|\*|\[\]|=|)(\w*)$")


class Field(NamedTuple):
    """One field: its name, what stands for its absence, the struct it holds."""

    name: str
    mark: str
    struct: str


@cache
def _structs() -> dict[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    name = ""
    for line in _STRUCTS.splitlines():
        head, colon, rest = line.partition(": ")
        if colon:
            name = head
        found.setdefault(name, []).extend(_field(word) for word in (rest if colon else line).split())
    return {key: tuple(fields) for key, fields in found.items()}


def _field(word: str) -> Field:
    if word.startswith("+"):
        return Field("", "+", word[1:])
    found = _FIELD.match(word)
    return Field(*found.groups()) if found is not None else Field(word, "", "")


def fields_of(struct: str) -> tuple[Field, ...]:
    """The fields of a struct with embedded ones in their place; none for an unknown struct."""
    found: list[Field] = []
    for field in _structs().get(struct, ()):
        found += fields_of(field.struct) if field.mark == "+" else (field,)
    return tuple(found)
