"""Images that do not come: no such tag, no right, too many pulls, a name that is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubetui.api.meta import dicts, text
from kubetui.views.diagnose.containers import Container, containers, mend, workload
from kubetui.views.diagnose.model import IMAGE, Case, Finding
from kubetui.views.model import Health

PULLING = frozenset({"ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError"})
_SETTABLE = frozenset({"deployments.apps", "statefulsets.apps", "daemonsets.apps"})


class _Class(NamedTuple):
    """A kind of refusal, told by words in the registry's answer."""

    words: tuple[str, ...]
    symptom: str
    cause: str
    fix: str
    concept: str = "container"


_CLASSES = (
    _Class(
        ("toomanyrequests", "429", "rate limit"),
        "cannot start: the registry refuses more pulls for now",
        "Too many pulls of {image} came from this address without a login.",
        "Wait, or pull with a login (imagePullSecrets), or use a fixed tag that need not be pulled again.",
    ),
    _Class(
        ("no match for platform", "no matching manifest"),
        "cannot start: no image for this kind of processor",
        "{image} exists, but not for the processor of this Node.",
        "Use an image that is built for it.",
    ),
    _Class(
        ("unauthorized", "pull access denied", "403", "401", "authorization"),
        "cannot start: the registry does not let us have {image}",
        "The registry wants a login for {image}, or there is no such repository.",
        "Check the name, and name a Secret of type kubernetes.io/dockerconfigjson in imagePullSecrets.",
        "secret",
    ),
    _Class(
        ("not found", "manifest unknown", "NotFound", "does not exist"),
        "cannot start: {image} does not exist",
        "The registry answers that it has no {image}: a tag or a name is mistyped.",
        "Set an image that exists, or go back to the one before.",
    ),
    _Class(
        ("no such host", "i/o timeout", "connection refused", "deadline exceeded", "TLS handshake"),
        "cannot start: the registry does not answer",
        "The Node cannot reach the registry of {image}.",
        "Check the registry's name and the way there from the Node.",
    ),
)
_UNKNOWN = _Class(
    (),
    "cannot start: {image} cannot be pulled",
    "The image {image} could not be pulled.",
    "Read the answer of the registry.",
)


def pulls(case: Case) -> Iterator[Finding]:
    """Images that could not be pulled."""
    for one in containers(case.obj):
        reason, message = text(one.waiting, "reason"), text(one.waiting, "message")
        if reason == "InvalidImageName":
            yield _invalid(case, one, message)
        elif reason == "ErrImageNeverPull":
            yield _never(case, one, message)
        elif reason in PULLING:
            yield _refused(case, one, reason, message)


def _refused(case: Case, one: Container, reason: str, message: str) -> Finding:
    image = text(one.spec, "image") or text(one.status, "image")
    event = case.said("Failed", containing="Failed to pull image")
    answer = message + (text(event, "message") if event else "")
    found = next((kind for kind in _CLASSES if any(word in answer for word in kind.words)), _UNKNOWN)
    evidence = [case.evidence(f"{one.path}.state.waiting.reason", reason)]
    if event:
        evidence.append(case.heard(event))
    secret = case.said("FailedToRetrieveImagePullSecret")
    fix = found.fix
    if secret and found.concept == "secret":
        evidence.append(case.heard(secret))
        names = ", ".join(text(s, "name") for s in dicts(case.obj, "spec", "imagePullSecrets"))
        fix = f"Create the Secret {names} that imagePullSecrets names."
    verb, command = _remedy(case, one)
    return Finding(
        Health.ERROR, found.symptom.format(image=image), found.cause.format(image=image), tuple(evidence), fix,
        case.ref, command, verb, found.concept, IMAGE, None if verb == "describe" else workload(case),
    )  # fmt: skip


def _remedy(case: Case, one: Container) -> tuple[str, str]:
    """Undo where there is a revision before, else another image."""
    target = workload(case)
    if target.resource not in _SETTABLE:
        return "describe", case.kubectl("describe")
    sets = [obj for resource, obj in case.store.owned(target.uid) if resource == "replicasets.apps"]
    if len(sets) > 1 or target.resource != "deployments.apps":
        return "undo", case.kubectl("rollout undo", ref=target)
    return "image", case.kubectl("set image", f"{one.name}=IMAGE", ref=target)


def _invalid(case: Case, one: Container, message: str) -> Finding:
    image = text(one.spec, "image")
    why = " Names of images are written in lower case." if image.lower() != image else ""
    verb, command = _remedy(case, one)
    return Finding(
        Health.ERROR, f"cannot start: {image} is no name of an image",
        f"The image of {one.name} is written in a way that no registry could have.{why}",
        (case.evidence(f"{one.path}.state.waiting.message", message),),
        f"Correct the image in {mend(case)}.", case.ref, command, verb, "container", IMAGE,
        None if verb == "describe" else workload(case),
    )  # fmt: skip


def _never(case: Case, one: Container, message: str) -> Finding:
    image = text(one.spec, "image")
    return Finding(
        Health.ERROR, f"cannot start: {image} is not on the Node, and must not be pulled",
        f"imagePullPolicy of {one.name} is Never, and the Node does not have {image}. An image built in Docker on "
        "your machine is not on the Nodes of the cluster.",
        (case.evidence(f"{one.path}.state.waiting.message", message),),
        f"Load the image onto the Nodes, or set imagePullPolicy to IfNotPresent in {mend(case)}.",
        case.ref, case.kubectl("describe"), "describe", "container", IMAGE,
    )  # fmt: skip
