"""The Pods and claims of a StatefulSet: names that stay. Pure.

Rule: `pkg/controller/statefulset/stateful_set_utils.go`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.playground.controllers import pod_state
from kubetui.playground.controllers.base import owner_reference
from kubetui.playground.controllers.history import HASH, template_of
from kubetui.playground.controllers.pod_control import pod_from_template

_NAME, _INDEX = "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"
RETENTION = ("spec", "persistentVolumeClaimRetentionPolicy")


def start(owner: Obj) -> int:
    """The first ordinal."""
    return integer(owner, "spec", "ordinals", "start")


def ordinal(owner: Obj, pod: Obj) -> int:
    """The number of a Pod, -1 when it is none of this set."""
    prefix, _, number = meta.name(pod).rpartition("-")
    return int(number) if prefix == meta.name(owner) and number.isdigit() else -1


def is_parallel(owner: Obj) -> bool:
    """Whether Pods are made and deleted all at once."""
    return text(owner, "spec", "podManagementPolicy") == "Parallel"


def claim_name(owner: Obj, template: Obj, number: int) -> str:
    """The name of a Pod's claim."""
    return f"{text(template, 'metadata', 'name')}-{meta.name(owner)}-{number}"


def new_pod(owner: Obj, number: int, revision: Obj) -> Obj:
    """The Pod of an ordinal, from the template of a revision."""
    reference = owner_reference(owner, "apps/v1", "StatefulSet")
    pod = pod_from_template(template_of(revision), owner, reference)
    about, spec = pod["metadata"], pod["spec"]
    del about["generateName"]
    about["name"] = f"{meta.name(owner)}-{number}"
    about["labels"] = {
        **meta.labels(pod),
        _NAME: about["name"],
        _INDEX: str(number),
        HASH: meta.name(revision),
    }
    spec["hostname"] = about["name"]
    if service := text(owner, "spec", "serviceName"):
        spec["subdomain"] = service
    templates = dicts(owner, "spec", "volumeClaimTemplates")
    claimed = {text(each, "metadata", "name"): claim_name(owner, each, number) for each in templates}
    volumes = [each for each in dicts(spec, "volumes") if each.get("name") not in claimed]
    volumes += [
        {"name": name, "persistentVolumeClaim": {"claimName": claim}} for name, claim in claimed.items()
    ]
    if volumes:
        spec["volumes"] = volumes
    return pod


def new_claims(owner: Obj, number: int) -> list[Obj]:
    """The claims of an ordinal."""
    labels = mapping(owner, "spec", "selector", "matchLabels")
    found: list[Obj] = []
    for template in dicts(owner, "spec", "volumeClaimTemplates"):
        about: Obj = {
            "name": claim_name(owner, template, number),
            "namespace": meta.namespace(owner),
            "labels": {**mapping(template, "metadata", "labels"), **labels},
        }
        if annotations := mapping(template, "metadata", "annotations"):
            about["annotations"] = dict(annotations)
        if text(owner, *RETENTION, "whenDeleted") == "Delete":
            about["ownerReferences"] = [owner_reference(owner, "apps/v1", "StatefulSet")]
        found.append({"metadata": about, "spec": meta.clone(mapping(template, "spec"))})
    return found


def revision_of(pod: Obj) -> str:
    """The name of the revision a Pod was made from."""
    return meta.labels(pod).get(HASH, "")


def is_ready(pod: Obj) -> bool:
    """Running and Ready."""
    return pod_state.phase(pod) == "Running" and pod_state.ready(pod)


def partition(owner: Obj) -> int:
    """The first ordinal that an update changes."""
    found = dig(owner, "spec", "updateStrategy", "rollingUpdate", "partition", default=0)
    return start(owner) + (found if isinstance(found, int) else 0)


def rolls(owner: Obj) -> bool:
    """Whether Pods are replaced when the template changes."""
    return text(owner, "spec", "updateStrategy", "type") != "OnDelete"
