"""What may change through a subresource of a pod."""

from __future__ import annotations

from typing import Any

import pytest

from kubetui.api.meta import Obj, clone
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver.defaults import set_defaults
from kubetui.playground.apiserver.validation import validate_update


def _pod(**more: Any) -> Obj:
    kind = by_resource("pods")
    assert kind is not None
    container = {"name": "a", "image": "x", "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}}
    spec = {"serviceAccountName": "default", "containers": [container], **more}
    obj = {"metadata": {"name": "p", "namespace": "d", "uid": "u"}, "spec": spec}
    set_defaults(kind, obj)
    return clone(obj)


def _refused(new: Obj, old: Obj, subresource: str, resource: str = "pods") -> list[str]:
    kind = by_resource(resource)
    assert kind is not None
    return [str(error) for error in validate_update(kind, new, old, subresource)]


def test_ephemeral_containers_are_only_added() -> None:
    one, other = {"name": "d", "image": "x"}, {"name": "d", "image": "q"}
    assert _refused(_pod(ephemeralContainers=[one]), _pod(), "ephemeralcontainers") == []
    assert _refused(_pod(), _pod(ephemeralContainers=[one]), "ephemeralcontainers") == [
        'spec.ephemeralContainers: Forbidden: existing ephemeral containers "d" may not be removed\n'
    ]
    (changed,) = _refused(
        _pod(ephemeralContainers=[other]), _pod(ephemeralContainers=[one]), "ephemeralcontainers"
    )
    assert 'existing ephemeral containers "d" may not be changed\n@@' in changed
    assert '- "Image": "x",\n+ "Image": "q",\n' in changed


def test_resize() -> None:
    bigger = _pod()
    bigger["spec"]["containers"][0]["resources"]["requests"]["cpu"] = "2"
    assert _refused(bigger, _pod(), "resize") == []
    assert _refused(bigger, _pod(), "")[0].startswith("spec: Forbidden: pod updates may not change fields")
    other = _pod()
    other["spec"]["containers"][0]["image"] = "q"
    assert _refused(other, _pod(), "resize") == ["spec: Forbidden: only cpu and memory resources are mutable"]
    least = _pod()
    del least["spec"]["containers"][0]["resources"]["requests"]
    assert _refused(least, _pod(), "resize")[0] == (
        'spec: Invalid value: "": Pod QOS Class may not change as a result of resizing'
    )


def test_a_status_is_not_judged_by_the_spec() -> None:
    broken = {"metadata": {"name": "p", "namespace": "d"}, "spec": {"containers": []}}
    assert _refused(broken, broken, "status") == []
    assert _refused(broken, broken, "")


@pytest.mark.parametrize(
    ("deleted", "phase", "said"),
    [
        (None, "Active", []),
        (None, "Terminating", ["'Active' if `deletionTimestamp` is empty"]),
        ("2026-01-01T00:00:00Z", "Terminating", []),
        ("2026-01-01T00:00:00Z", "Active", ["'Terminating' if `deletionTimestamp` is not empty"]),
    ],
)
def test_the_phase_of_a_namespace(deleted: str | None, phase: str, said: list[str]) -> None:
    metadata = {"name": "n", **({"deletionTimestamp": deleted} if deleted else {})}
    obj = {"metadata": metadata, "status": {"phase": phase}}
    wanted = [f'status.Phase: Invalid value: "{phase}": may only be {words}' for words in said]
    assert _refused(obj, obj, "status", "namespaces") == wanted
