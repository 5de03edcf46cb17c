"""The workloads of apps/v1, and ReplicationControllers. Rule: `pkg/apis/apps/validation`."""

from __future__ import annotations

from typing import Any

from kubetui.api import selectors
from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj, clone, dicts, labels, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.claims import claim_spec
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    immutable,
    invalid,
    not_negative,
    not_supported,
    optional_one_of,
    required,
)
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.pods import pod_template
from kubetui.playground.apiserver.validation.selectors import label_selector

_MISMATCH = "`selector` does not match template `labels`"
_STATEFUL_SET_FIELDS = (
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
)  # fmt: skip


def deployment(obj: Obj) -> Found:
    """A Deployment."""
    spec = mapping(obj, "spec")
    yield from not_negative("spec.replicas", spec.get("replicas"))
    yield from _selector(spec, "deployment")
    yield from _template(spec, "ReplicaSet")
    yield from _deployment_strategy(mapping(spec, "strategy"))
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    yield from not_negative("spec.revisionHistoryLimit", spec.get("revisionHistoryLimit"))
    deadline = spec.get("progressDeadlineSeconds")
    if deadline is not None:
        yield from not_negative("spec.progressDeadlineSeconds", deadline)
        if deadline <= (spec.get("minReadySeconds") or 0):
            yield invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")


def replica_set(obj: Obj) -> Found:
    """A ReplicaSet."""
    spec = mapping(obj, "spec")
    yield from not_negative("spec.replicas", spec.get("replicas"))
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    yield from _selector(spec, "deployment")
    yield from _template(spec, "ReplicaSet")


def selector_update(new: Obj, old: Obj) -> Found:
    """The selector of a Deployment, ReplicaSet or DaemonSet stays what it is."""
    yield from immutable(
        "spec.selector", mapping(new, "spec").get("selector"), mapping(old, "spec").get("selector")
    )


def _selector(spec: Obj, kind: str) -> Found:
    selector = spec.get("selector")
    if not isinstance(selector, dict):
        yield required("spec.selector")
        return
    yield from label_selector(selector, "spec.selector")
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield invalid("spec.selector", selector, f"empty selector is invalid for {kind}")


def _template(spec: Obj, kind: str, *, matched: bool = True) -> Found:
    template = mapping(spec, "template")
    selector = selectors.from_object(spec.get("selector"))
    if matched and selector and not selectors.matches(selector, labels(template)):
        yield _mismatch(template)
    yield from pod_template(template, "spec.template")
    yield from _always(template, kind)


def _mismatch(template: Obj) -> FieldError:
    found = mapping(template, "metadata").get("labels")
    shown = dict(sorted(found.items())) if isinstance(found, dict) else None
    return invalid("spec.template.metadata.labels", shown, _MISMATCH)


def _always(template: Obj, kind: str) -> Found:
    policy = text(template, "spec", "restartPolicy")
    if policy != "Always":
        yield not_supported("spec.template.spec.restartPolicy", policy, ("Always",))
    if mapping(template, "spec").get("activeDeadlineSeconds") is not None:
        said = f"activeDeadlineSeconds in {kind} is not Supported"
        yield forbidden("spec.template.spec.activeDeadlineSeconds", said)


def _deployment_strategy(strategy: Obj) -> Found:
    kind, rolling = text(strategy, "type"), strategy.get("rollingUpdate")
    path = "spec.strategy.rollingUpdate"
    if kind == "Recreate":
        if rolling is not None:
            yield forbidden(path, "may not be specified when strategy `type` is 'Recreate'")
    elif kind != "RollingUpdate":
        yield not_supported(
            "spec.strategy", internal("DeploymentStrategy", strategy), ("Recreate", "RollingUpdate")
        )
    elif not isinstance(rolling, dict):
        yield required(path, "this should be defaulted and never be nil")
    else:
        yield from _rolling_deployment(rolling, path)


def _rolling_deployment(rolling: Obj, path: str) -> Found:
    unavailable, surge = rolling.get("maxUnavailable"), rolling.get("maxSurge")
    yield from int_or_percent(f"{path}.maxUnavailable", unavailable)
    yield from int_or_percent(f"{path}.maxSurge", surge)
    if amount(unavailable) == 0 and amount(surge) == 0:
        yield invalid(f"{path}.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0")
    yield from at_most_all(f"{path}.maxUnavailable", unavailable)


def int_or_percent(path: str, value: Any) -> Found:
    """A number of pods, or a share of them."""
    if isinstance(value, str):
        yield from each(path, value, formats.percent(value))
    else:
        yield from not_negative(path, value)


def amount(value: Any) -> int:
    """The number in it, whatever it counts."""
    if isinstance(value, str):
        return int(value[:-1]) if not formats.percent(value) else 0
    return value or 0


def at_most_all(path: str, value: Any) -> Found:
    """No share above 100 %."""
    if isinstance(value, str) and amount(value) > 100:
        yield invalid(path, value, "must not be greater than 100%")


def daemon_set(obj: Obj) -> Found:
    """A DaemonSet."""
    spec, template = mapping(obj, "spec"), mapping(obj, "spec", "template")
    selector = spec.get("selector")
    yield from label_selector(selector, "spec.selector")
    if not selectors.matches(selectors.from_object(selector), labels(template)):
        yield _mismatch(template)
    if (
        isinstance(selector, dict)
        and not selector.get("matchLabels")
        and not selector.get("matchExpressions")
    ):
        yield invalid("spec.selector", selector, "empty selector is invalid for daemonset")
    yield from _template(spec, "DaemonSet", matched=False)
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    yield from _daemon_strategy(mapping(spec, "updateStrategy"))
    yield from not_negative("spec.revisionHistoryLimit", spec.get("revisionHistoryLimit"))


def _daemon_strategy(strategy: Obj) -> Found:
    path, rolling = "spec.updateStrategy.rollingUpdate", strategy.get("rollingUpdate")
    if strategy.get("type") == "OnDelete":
        return
    if strategy.get("type") != "RollingUpdate":
        yield not_supported(
            "spec.updateStrategy",
            internal("DaemonSetUpdateStrategy", strategy),
            ("RollingUpdate", "OnDelete"),
        )
        return
    if not isinstance(rolling, dict):
        yield required(path)
        return
    unavailable, surge = rolling.get("maxUnavailable"), rolling.get("maxSurge")
    for name, value in (("maxUnavailable", unavailable), ("maxSurge", surge)):
        yield from int_or_percent(f"{path}.{name}", value)
    for name, value in (("maxUnavailable", unavailable), ("maxSurge", surge)):
        yield from at_most_all(f"{path}.{name}", value)
    if amount(unavailable) and amount(surge):
        yield invalid(f"{path}.maxSurge", surge, "may not be set when maxUnavailable is non-zero")
    elif not amount(unavailable) and not amount(surge):
        yield required(f"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0")


def stateful_set(obj: Obj) -> Found:
    """A new StatefulSet."""
    yield from _stateful_set(mapping(obj, "spec"), is_new=True)


def stateful_set_update(new: Obj, old: Obj) -> Found:
    """A changed StatefulSet: only some fields may differ."""
    yield from _stateful_set(mapping(new, "spec"), is_new=False)
    same, before = dict(mapping(new, "spec")), mapping(old, "spec")
    for field in _STATEFUL_SET_FIELDS:
        same.pop(field, None)
        if field in before:
            same[field] = before[field]
    if same != before:
        listed = ", ".join(f"'{field}'" for field in _STATEFUL_SET_FIELDS[:-1])
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
    yield from _selector(spec, "statefulset")
    yield from _template(_with_claims(spec), "StatefulSet")


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


def replication_controller(obj: Obj) -> Found:
    """A ReplicationController."""
    spec = mapping(obj, "spec")
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    selector = mapping(spec, "selector")
    if not selector:
        yield required("spec.selector")
    yield from not_negative("spec.replicas", spec.get("replicas"))
    if not isinstance(spec.get("template"), dict):
        yield required("spec.template")
        return
    template = spec["template"]
    if selector and not selectors.matches(selectors.from_map(selector), labels(template)):
        yield _mismatch(template)
    yield from pod_template(template, "spec.template")
    yield from _always(template, "ReplicationController")


def pod_template_object(obj: Obj) -> Found:
    """A PodTemplate."""
    yield from pod_template(mapping(obj, "template"), "template")


def controller_revision(obj: Obj) -> Found:
    """A ControllerRevision."""
    yield from not_negative("revision", obj.get("revision"))
    if obj.get("data") is None:
        yield required("data", "data is mandatory")
    elif not isinstance(obj["data"], dict):
        yield required("data", "data must be a valid JSON object")


def controller_revision_update(new: Obj, old: Obj) -> Found:
    """A ControllerRevision keeps its data."""
    yield from not_negative("revision", new.get("revision"))
    yield from immutable("data", new.get("data"), old.get("data"))
