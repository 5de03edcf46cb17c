"""How the Go server names the types of fields, for its messages about mistyped ones."""

from __future__ import annotations

from kubetui.playground.apiserver.schema import Schema

_PLAIN = {
    "string": "string",
    "boolean": "bool",
    "bytes": "[]uint8",
    "number": "float64",
    "any": "map[string]interface {}",
}

_BY_FIELD = {
    "accessModes": "PersistentVolumeAccessMode", "add": "Capability", "completionMode": "CompletionMode",
    "concurrencyPolicy": "ConcurrencyPolicy", "dnsPolicy": "DNSPolicy", "drop": "Capability",
    "effect": "TaintEffect", "externalTrafficPolicy": "ServiceExternalTrafficPolicy",
    "fsGroupChangePolicy": "PodFSGroupChangePolicy", "imagePullPolicy": "PullPolicy",
    "internalTrafficPolicy": "ServiceInternalTrafficPolicy", "ipFamilies": "IPFamily",
    "ipFamilyPolicy": "IPFamilyPolicy", "medium": "StorageMedium",
    "mountPropagation": "MountPropagationMode", "nodeAffinityPolicy": "NodeInclusionPolicy",
    "nodeTaintsPolicy": "NodeInclusionPolicy", "pathType": "PathType",
    "persistentVolumeReclaimPolicy": "PersistentVolumeReclaimPolicy",
    "podManagementPolicy": "PodManagementPolicyType", "podReplacementPolicy": "PodReplacementPolicy",
    "policyTypes": "PolicyType", "preemptionPolicy": "PreemptionPolicy", "procMount": "ProcMountType",
    "protocol": "Protocol", "qosClass": "PodQOSClass", "reclaimPolicy": "PersistentVolumeReclaimPolicy",
    "scheme": "URIScheme", "scopes": "ResourceQuotaScope", "scopeName": "ResourceQuotaScope",
    "selectPolicy": "ScalingPolicySelect", "sessionAffinity": "ServiceAffinity", "stopSignal": "Signal",
    "terminationMessagePolicy": "TerminationMessagePolicy",
    "unhealthyPodEvictionPolicy": "UnhealthyPodEvictionPolicyType",
    "volumeBindingMode": "VolumeBindingMode", "volumeMode": "PersistentVolumeMode",
    "whenDeleted": "PersistentVolumeClaimRetentionPolicyType",
    "whenScaled": "PersistentVolumeClaimRetentionPolicyType",
    "whenUnsatisfiable": "UnsatisfiableConstraintAction",
}  # fmt: skip
"""Named string types that belong to a field's name wherever it stands."""

_BY_STRUCT = {
    "Container.restartPolicy": "ContainerRestartPolicy", "PodSpec.restartPolicy": "RestartPolicy",
    "ContainerResizePolicy.restartPolicy": "ResourceResizeRestartPolicy",
    "HostPathVolumeSource.type": "HostPathType", "SeccompProfile.type": "SeccompProfileType",
    "AppArmorProfile.type": "AppArmorProfileType", "ServiceSpec.type": "ServiceType",
    "Secret.type": "SecretType", "LimitRangeItem.type": "LimitType",
    "StatefulSetUpdateStrategy.type": "StatefulSetUpdateStrategyType",
    "DeploymentStrategy.type": "DeploymentStrategyType",
    "DaemonSetUpdateStrategy.type": "DaemonSetUpdateStrategyType", "MetricSpec.type": "MetricSourceType",
    "MetricTarget.type": "MetricTargetType", "HPAScalingPolicy.type": "HPAScalingPolicyType",
    "NodeSelectorRequirement.operator": "NodeSelectorOperator",
    "Toleration.operator": "TolerationOperator",
    "LabelSelectorRequirement.operator": "LabelSelectorOperator",
    "NamespaceSpec.finalizers": "FinalizerName", "PodOS.name": "OSName",
    "NodeAddress.type": "NodeAddressType", "EndpointSlice.addressType": "AddressType",
}  # fmt: skip
"""Those that depend on the struct."""

_EMBEDDED = {
    "Volume": ("VolumeSource", frozenset({"name"})),
    "PersistentVolumeSpec": (
        "PersistentVolumeSource",
        frozenset(
            {
                "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity",
                "persistentVolumeReclaimPolicy", "storageClassName", "volumeAttributesClassName",
                "volumeMode",
            }
        ),
    ),
    "EphemeralContainer": ("EphemeralContainerCommon", frozenset({"targetContainerName"})),
}  # fmt: skip
"""Structs that embed another one: its name, and the fields that are their own."""

_EMBEDDED_FIELDS = {
    **{f"Probe.{name}": "ProbeHandler" for name in ("exec", "grpc", "httpGet", "tcpSocket")},
    "IngressRule.http": "IngressRuleValue",
    **{
        f"{struct}.name": "LocalObjectReference"
        for struct in (
            "ConfigMapEnvSource", "SecretEnvSource", "ConfigMapKeySelector", "SecretKeySelector",
            "ConfigMapProjection", "ConfigMapVolumeSource", "SecretProjection",
        )
    },
}  # fmt: skip


def struct_name(schema: Schema) -> str:
    """`PodSpec`: the last part of a definition's name."""
    return schema.definition.rpartition(".")[2]


def trail(struct: Schema, field: str) -> str:
    """A field as it stands in Go's path: with the embedded struct that really holds it."""
    name = struct_name(struct)
    outer = _EMBEDDED_FIELDS.get(f"{name}.{field}", "")
    if name in _EMBEDDED and field not in _EMBEDDED[name][1]:
        outer = _EMBEDDED[name][0]
    return f"{outer}.{field}" if outer else field


def type_name(struct: Schema | None, field: str, schema: Schema) -> str:
    """The Go type of a field of a struct: `string`, `[]v1.Container`, `v1.PodSpec`."""
    if schema.shape == "list" and schema.item is not None:
        return f"[]{type_name(struct, field, schema.item)}"
    if schema.shape == "map" and schema.item is not None:
        return _map_name(schema.item)
    if schema.shape == "integer":
        return schema.format or "int64"
    if schema.shape == "string":
        return _string_name(struct, field)
    if schema.shape in _PLAIN:
        return _PLAIN[schema.shape]
    return ".".join(schema.definition.rsplit(".", 2)[1:])


def _map_name(item: Schema) -> str:
    return "v1.ResourceList" if item.shape == "quantity" else f"map[string]{type_name(None, '', item)}"


def _string_name(struct: Schema | None, field: str) -> str:
    owner = struct_name(struct) if struct is not None else ""
    named = _BY_STRUCT.get(f"{owner}.{field}") or _BY_FIELD.get(field)
    return f"v1.{named}" if named else "string"
