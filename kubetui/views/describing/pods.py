"""Descriptions of Pods and of Pod templates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.api.text import visible
from kubetui.kinds.shown.pods import status_word
from kubetui.kinds.shown.podspec import is_sidecar
from kubetui.store.store import Store
from kubetui.views.describing.lines import field, fields, heading, listed, mapped
from kubetui.views.leaves import status_of
from kubetui.views.model import Line
from kubetui.views.words import ago


def pod(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A Pod."""
    del store
    spec, status = mapping(obj, "spec"), mapping(obj, "status")
    node, host = text(spec, "nodeName"), text(status, "hostIP")
    yield field("Node", f"{node}/{host}" if host else node)
    yield from fields((("Start Time", text(status, "startTime")),))
    yield field("Status", status_word(obj))
    yield from fields((("Reason", text(status, "reason")), ("Message", text(status, "message"))))
    yield field("IP", text(status, "podIP"))
    yield from template(obj, spec, now)
    yield field("QoS Class", text(status, "qosClass"))
    yield from mapped("Node-Selectors", mapping(spec, "nodeSelector"))
    yield from listed("Tolerations", [_toleration(one) for one in dicts(spec, "tolerations")])


def template(obj: Obj, spec: Obj, now: datetime) -> Iterator[Line]:
    """The containers and volumes of a specification; with their states where there are some."""
    yield field("Service Account", text(spec, "serviceAccountName") or "default")
    for key, title in (("initContainers", "Init Containers"), ("containers", "Containers")):
        found = dicts(spec, key)
        if found:
            yield heading(f"{title}:")
        for container in found:
            yield from _container(obj, container, now)
    yield from _volumes(spec)


def _container(obj: Obj, container: Obj, now: datetime) -> Iterator[Line]:
    name = text(container, "name")
    yield heading(f"{visible(name) or '?'}:", 2)
    status = status_of(obj, name)
    ports = [f"{text(p, 'containerPort')}/{text(p, 'protocol') or 'TCP'}" for p in dicts(container, "ports")]
    yield field("Image", text(container, "image"), 4)
    yield from fields((("Image ID", text(status, "imageID")), ("Ports", ", ".join(ports))), 4)
    yield from fields(
        (("Command", _words(container, "command")), ("Args", _words(container, "args")),
         ("Sidecar", "true" if is_sidecar(container) else "")), 4,
    )  # fmt: skip
    if status:
        yield from _state("State", mapping(status, "state"), now)
        yield from _state("Last State", mapping(status, "lastState"), now)
        yield field("Ready", str(status.get("ready") is True), 4)
        yield field("Restart Count", str(integer(status, "restartCount")), 4)
    for side in ("limits", "requests"):
        amounts = mapping(container, "resources", side)
        if amounts:
            yield from mapped(side.capitalize(), amounts, 4, ": ")
    for probe in ("liveness", "readiness", "startup"):
        if found := mapping(container, f"{probe}Probe"):
            yield field(probe.capitalize(), _probe(found), 4)
    yield from listed(
        "Environment", [_variable(one) for one in dicts(container, "env")] + _sources(container), 4
    )
    yield from listed("Mounts", [_mount(one) for one in dicts(container, "volumeMounts")], 4)


def _words(container: Obj, key: str) -> str:
    words = dig(container, key, default=[])
    return " ".join(str(word) for word in words) if isinstance(words, list) else ""


def _state(title: str, state: Obj, now: datetime) -> Iterator[Line]:
    for name, found in state.items():
        if not isinstance(found, dict):
            continue
        yield field(title, name.capitalize(), 4)
        yield from fields((("Reason", text(found, "reason")), ("Message", text(found, "message"))), 6)
        if name == "terminated":
            yield field("Exit Code", str(integer(found, "exitCode")), 6)
        for key, label in (("startedAt", "Started"), ("finishedAt", "Finished")):
            if when := text(found, key):
                passed = ago(when, now)
                yield field(label, f"{when} ({passed})" if passed else when, 6)


def _probe(probe: Obj) -> str:
    """`http-get :80/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`."""
    if http := mapping(probe, "httpGet"):
        how = f"http-get {text(http, 'scheme').lower() or 'http'}://:{text(http, 'port')}{text(http, 'path')}"
    elif "tcpSocket" in probe:
        how = f"tcp-socket :{text(probe, 'tcpSocket', 'port')}"
    elif "grpc" in probe:
        how = f"grpc :{text(probe, 'grpc', 'port')}"
    else:
        how = f"exec [{_words(mapping(probe, 'exec'), 'command')}]"
    numbers = (
        ("delay", "initialDelaySeconds", 0),
        ("timeout", "timeoutSeconds", 1),
        ("period", "periodSeconds", 10),
    )
    times = " ".join(f"{word}={integer(probe, key, default=default)}s" for word, key, default in numbers)
    failure = integer(probe, "failureThreshold", default=3)
    return f"{how} {times} #success={integer(probe, 'successThreshold', default=1)} #failure={failure}"


def _variable(one: Obj) -> str:
    name, source = text(one, "name"), mapping(one, "valueFrom")
    for key, noun in (("configMapKeyRef", "config map"), ("secretKeyRef", "secret")):
        if found := mapping(source, key):
            optional = " (optional)" if found.get("optional") is True else ""
            return f"{name}: <key {text(found, 'key')} of {noun} {text(found, 'name')}>{optional}"
    if found := mapping(source, "fieldRef"):
        return f"{name}: <field {text(found, 'fieldPath')}>"
    if found := mapping(source, "resourceFieldRef"):
        return f"{name}: <resource {text(found, 'resource')}>"
    return f"{name}: {text(one, 'value')}"


def _sources(container: Obj) -> list[str]:
    found = []
    for one in dicts(container, "envFrom"):
        for key, noun in (("configMapRef", "config map"), ("secretRef", "secret")):
            if name := text(one, key, "name"):
                found.append(f"<all keys of {noun} {name}>")
    return found


def _mount(one: Obj) -> str:
    mode = "ro" if one.get("readOnly") is True else "rw"
    sub = f",path={text(one, 'subPath')}" if text(one, "subPath") else ""
    return f"{text(one, 'mountPath')} from {text(one, 'name')} ({mode}{sub})"


def _volumes(spec: Obj) -> Iterator[Line]:
    volumes = dicts(spec, "volumes")
    if volumes:
        yield heading("Volumes:")
    for volume in volumes:
        yield field(text(volume, "name"), _volume(volume), 2)


def _volume(volume: Obj) -> str:
    for key, noun, name in (
        ("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName"),
        ("persistentVolumeClaim", "PersistentVolumeClaim", "claimName"), ("hostPath", "HostPath", "path"),
    ):  # fmt: skip
        if key in volume:
            return f"{noun} {text(volume, key, name)}"
    if "emptyDir" in volume:
        medium, limit = text(volume, "emptyDir", "medium"), text(volume, "emptyDir", "sizeLimit")
        more = (f", medium {medium}" if medium else "") + (f", up to {limit}" if limit else "")
        return f"EmptyDir (ends with the Pod{more})"
    return next((key for key in volume if key != "name"), "unknown")


def _toleration(one: Obj) -> str:
    key, value = text(one, "key") or "*", text(one, "value")
    effect = text(one, "effect")
    seconds = one.get("tolerationSeconds")
    lasting = f" for {seconds}s" if isinstance(seconds, int) else ""
    named = key + (f"={value}" if value else "") + (f":{effect}" if effect else "")
    return f"{named} {text(one, 'operator')}{lasting}".strip()
