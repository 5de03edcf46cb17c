"""StatefulSets. Rule: `pkg/apis/apps/validation`."""

from __future__ import annotations

from kubetui.api.meta import Obj, clone, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.amounts import amount, at_most_all, int_or_percent
from kubetui.playground.apiserver.validation.claims import claim_spec
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    invalid,
    not_negative,
    optional_one_of,
    required,
)
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.templates import own_selector, own_template

_CHANGEABLE = (
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
)  # fmt: skip


def stateful_set(obj: Obj) -> Found:
    """A new StatefulSet."""
    yield from _stateful_set(mapping(obj, "spec"), is_new=True)


def stateful_set_update(new: Obj, old: Obj) -> Found:
    """A changed StatefulSet: only some fields may differ."""
    yield from _stateful_set(mapping(new, "spec"), is_new=False)
    same, before = dict(mapping(new, "spec")), mapping(old, "spec")
    for field in _CHANGEABLE:
        same.pop(field, None)
        if field in before:
            same[field] = before[field]
    if same != before:
        listed = ", ".join(f"'{field}'" for field in _CHANGEABLE[:-1])
        yield forbidden(
            "spec",
            f"updates to statefulset spec for fields other than {listed} and 'minReadySeconds' are forbidden",
        )


def _stateful_set(spec: Obj, *, is_new: bool) -> Found:
    policy = text(spec, "podManagementPolicy")
    if not policy:
        yield required("spec.podManagementPolicy")
    elif policy not in ("OrderedReady", "Parallel"):
        yield invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'")
    yield from _stateful_strategy(mapping(spec, "updateStrategy"))
    for field in ("whenDeleted", "whenScaled"):
        value = mapping(spec, "persistentVolumeClaimRetentionPolicy").get(field)
        path = f"spec.persistentVolumeClaimRetentionPolicy.{field}"
        yield from optional_one_of(path, value, ("Retain", "Delete"))
    if is_new:
        for index, claim in enumerate(dicts(spec, "volumeClaimTemplates")):
            yield from claim_spec(mapping(claim, "spec"), f"spec.volumeClaimTemplates[{index}].spec")
    for field in ("replicas", "minReadySeconds"):
        yield from not_negative(f"spec.{field}", spec.get(field))
    yield from not_negative("spec.ordinals.start", mapping(spec, "ordinals").get("start"))
    if is_new and (service := text(spec, "serviceName")):
        yield from each("spec.serviceName", service, formats.dns_label(service))
    yield from own_selector(spec, "statefulset")
    yield from own_template(_with_claims(spec), "StatefulSet")


def _with_claims(spec: Obj) -> Obj:
    """The spec with the volumes that its claim templates will become, which its containers may mount."""
    found = clone(spec)
    pod = mapping(found, "template", "spec")
    names = [text(claim, "metadata", "name") for claim in dicts(spec, "volumeClaimTemplates")]
    added = [{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in names]
    if added:
        kept = [volume for volume in dicts(pod, "volumes") if text(volume, "name") not in names]
        pod["volumes"] = [*added, *kept]
    for field in ("hostname", "subdomain"):
        pod.pop(field, None)
    return found


def _stateful_strategy(strategy: Obj) -> Found:
    kind, rolling, path = text(strategy, "type"), strategy.get("rollingUpdate"), "spec.updateStrategy"
    if not kind:
        yield required(path)
    elif kind == "OnDelete":
        if rolling is not None:
            said = "only allowed for updateStrategy 'RollingUpdate'"
            shown = internal("RollingUpdateStatefulSetStrategy", rolling)
            yield invalid(f"{path}.rollingUpdate", shown, said)
    elif kind != "RollingUpdate":
        yield invalid(
            path, internal("StatefulSetUpdateStrategy", strategy), "must be 'RollingUpdate' or 'OnDelete'"
        )
    elif isinstance(rolling, dict):
        yield from not_negative(f"{path}.rollingUpdate.partition", rolling.get("partition"))
        most = rolling.get("maxUnavailable")
        if most is not None:
            yield from int_or_percent(f"{path}.rollingUpdate.maxUnavailable", most)
            if amount(most) == 0:
                yield invalid(f"{path}.rollingUpdate.maxUnavailable", most, "cannot be 0")
            yield from at_most_all(f"{path}.rollingUpdate.maxUnavailable", most)
