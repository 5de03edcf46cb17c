"""What a container needs and does not find: ConfigMaps, Secrets, keys, volumes, accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, mapping, parse_time, text
from kubetui.kinds.shown import events as events_shown
from kubetui.store.references import references
from kubetui.store.slim import CHANGED
from kubetui.views.diagnose.containers import Container, containers, mend, workload
from kubetui.views.diagnose.model import OBJECT, Case, Evidence, Finding
from kubetui.views.model import Health, ObjectRef

_MISSING = re.compile(r'(configmap|secret) "([^"]+)" not found')
_KEY = re.compile(r"couldn't find key (\S+) in (ConfigMap|Secret) (\S+)/(\S+)")
_MOUNT_KEY = re.compile(r"references non-existent (?:config|secret) key: (\S+)")
_RESOURCES = {
    "configmap": "configmaps",
    "secret": "secrets",
    "persistentvolumeclaim": "persistentvolumeclaims",
}
_NOUNS = {"configmaps": "ConfigMap", "secrets": "Secret"}


def cannot_configure(case: Case) -> Iterator[Finding]:
    """CreateContainerConfigError: an object or a key that a variable names is not there."""
    for one in containers(case.obj):
        if text(one.waiting, "reason") == "CreateContainerConfigError":
            yield _configure(case, one, text(one.waiting, "message"))


def _configure(case: Case, one: Container, message: str) -> Finding:
    evidence = case.evidence(f"{one.path}.state.waiting.message", message)
    if found := _MISSING.search(message):
        return _absent(case, found[1], found[2], evidence)
    if found := _KEY.search(message):
        key, kind, namespace, name = found.groups()
        return _no_key(case, one, key, ObjectRef(_RESOURCES[kind.lower()], namespace, name), evidence)
    if "runAsNonRoot" in message:
        return Finding(
            Health.ERROR, "cannot start: its image runs as root, and that is forbidden",
            f"{one.name} must not run as root (runAsNonRoot), and its image names no other user.",
            (evidence,), f"Set runAsUser, or use another image, in {mend(case)}.",
            case.ref, case.kubectl("describe"), "describe", "container", OBJECT,
        )  # fmt: skip
    return Finding(
        Health.ERROR, "cannot start: its configuration does not hold", f"The kubelet cannot put together {one.name}.",
        (evidence,), "Read what is missing, and add it.", case.ref, case.kubectl("describe"),
        "describe", "injection", OBJECT,
    )  # fmt: skip


def _no_key(case: Case, one: Container, key: str, target: ObjectRef, evidence: Evidence) -> Finding:
    kind, name = _NOUNS[target.resource], target.name
    obj = case.store.find(target)
    keys = ", ".join(sorted(mapping(obj, "data"))) if obj else ""
    more = (Evidence(target, "data", keys or "(empty)"),) if obj else ()
    return Finding(
        Health.ERROR,
        f"cannot start: no key {key} in {kind} {name}",
        f"A variable of {one.name} takes the key {key} of the {kind} {name}, which has no such key.",
        (evidence, *more),
        f"Add the key, or correct its name in {mend(case)}. The kubelet tries again by itself.",
        case.ref,
        f"kubectl edit {_noun(target.resource)} {name} -n {target.namespace}",
        "",
        "injection",
        OBJECT,
    )


def _noun(resource: str) -> str:
    return {"configmaps": "configmap", "secrets": "secret"}.get(resource, resource)


def _absent(case: Case, kind: str, name: str, evidence: Evidence) -> Finding:
    resource = _RESOURCES[kind]
    noun = _NOUNS.get(resource, kind)
    make = "create secret generic" if resource == "secrets" else "create configmap"
    gone = case.lacks(resource, case.namespace, name)
    more = (Evidence(ObjectRef(resource, case.namespace, name), "", "does not exist"),) if gone else ()
    return Finding(
        Health.ERROR,
        f"cannot start: {noun} {name} is missing",
        f"The Pod takes settings from the {noun} {name}, and the namespace has none of that name.",
        (evidence, *more),
        "Create it; the kubelet tries again by itself, and no restart is needed.",
        case.ref,
        f"kubectl {make} {name} -n {case.namespace} --from-literal=KEY=VALUE",
        "",
        "secret" if resource == "secrets" else "configmap",
        OBJECT,
    )


def old_environment(case: Case) -> Iterator[Finding]:
    """Variables that were taken from a ConfigMap or Secret before it was last written."""
    if text(case.obj, "status", "phase") != "Running" or not _takes_variables(case.obj):
        return
    for one in containers(case.obj):
        started = text(one.status, "state", "running", "startedAt")
        if not started or one.step:
            continue
        for resource, name in _sources(one.spec):
            source = case.store.get(resource, case.namespace, name)
            if source is not None and _is_later(text(source, "metadata", CHANGED), started):
                yield _old(case, one, meta.ref(resource, source), text(source, "metadata", CHANGED))
                return


def _is_later(written: str, started: str) -> bool:
    one, two = parse_time(written), parse_time(started)
    return one is not None and two is not None and one > two


def _old(case: Case, one: Container, source: ObjectRef, written: str) -> Finding:
    noun, top = _NOUNS[source.resource], workload(case)
    return Finding(
        Health.WARNING, f"runs with old settings: {noun} {source.name} has changed since",
        f"{one.name} took its variables from the {noun} {source.name} when it started. Variables never change while "
        "a container runs; mounted files do.",
        (Evidence(source, "metadata.managedFields", f"data written {written}"),
         case.evidence(f"{one.path}.state.running.startedAt", text(one.status, "state", "running", "startedAt"))),
        "Restart the rollout, so that new Pods read it anew.", case.ref,
        case.kubectl("rollout restart", ref=top) if top != case.ref else case.kubectl("delete"), "",
        "injection", OBJECT,
    )  # fmt: skip


def _takes_variables(pod: Obj) -> bool:
    """A quick look: most Pods take none."""
    return any(
        "envFrom" in one or any("valueFrom" in variable for variable in dicts(one, "env"))
        for one in dicts(pod, "spec", "containers")
    )


def _sources(container: Obj) -> Iterator[tuple[str, str]]:
    """The ConfigMaps and Secrets whose entries a container has as variables."""
    taken = [(one, "Ref") for one in dicts(container, "envFrom")]
    taken += [(mapping(one, "valueFrom"), "KeyRef") for one in dicts(container, "env")]
    for source, ending in taken:
        for kind, resource in (("configMap", "configmaps"), ("secret", "secrets")):
            if name := text(source, f"{kind}{ending}", "name"):
                yield resource, name


def cannot_mount(case: Case) -> Iterator[Finding]:
    """ContainerCreating that does not end: a volume, a disk, or the Pod's network is missing."""
    if text(case.obj, "status", "phase") != "Pending" or not text(case.obj, "spec", "nodeName"):
        return
    event = case.said("FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox")
    if event is None or not case.recently(event, 300):
        return
    message = events_shown.message(event)
    if found := _MISSING.search(message):
        yield _absent(case, found[1], found[2], case.heard(event))
    elif found := _MOUNT_KEY.search(message):
        yield _mount(case, event, f"cannot start: a mounted key {found[1]} is missing", (
            f"A volume takes the key {found[1]} out of a ConfigMap or Secret that has no such key."),
            "Add the key, or take it out of the volume's items.", "injection")  # fmt: skip
    elif "Multi-Attach" in message:
        yield _mount(case, event, "cannot start: its disk is held by another Node", (
            "The disk may be at one Node at a time, and another Pod still holds it elsewhere."),
            "Stop the other Pod first (strategy Recreate), or use storage that many Nodes share.",
            "persistentvolumeclaim")  # fmt: skip
    elif text(event, "reason") == "FailedCreatePodSandBox":
        yield _mount(case, event, "cannot start: it gets no network", "The Node could not set up the Pod's network.",
                     "Look at the network add-on on that Node.", "node")  # fmt: skip
    elif "timed out" not in message and "deadline" not in message:
        yield _mount(case, event, "cannot start: a volume cannot be mounted", (
            "The Node could not mount one of its volumes."), "Read what the event says of the volume.",
            "persistentvolumeclaim")  # fmt: skip
    else:
        yield from _unmountable(case, event)


def _mount(case: Case, event: Obj, symptom: str, cause: str, fix: str, concept: str) -> Finding:
    return Finding(Health.ERROR, symptom, cause, (case.heard(event),), fix, case.ref, case.kubectl("describe"),
                   "describe", concept, OBJECT)  # fmt: skip


def _unmountable(case: Case, event: Obj) -> Iterator[Finding]:
    """The late, general complaint about volumes: name the object that is missing, if one is."""
    for found in references("pods", case.obj):
        if (
            found.optional
            or found.target not in _NOUNS
            or not case.lacks(found.target, found.namespace, found.name)
        ):
            continue
        yield _absent(case, _noun(found.target), found.name, case.heard(event))
        return
    yield _mount(case, event, "cannot start: a volume does not come", "Its volumes were not ready in time.",
                 "Look at its claims and at the earlier events.", "persistentvolumeclaim")  # fmt: skip
