"""The server's own form of an object, as its diffs print it."""

from __future__ import annotations

from kubetui.playground.apiserver.validation.internal import difference, internal
from kubetui.playground.apiserver.validation.structs import fields_of


def test_every_field_in_go_s_order() -> None:
    found = internal(
        "PodSpec", {"containers": [{"name": "a"}], "hostNetwork": True, "nodeSelector": {"b": "1", "a": "2"}}
    )
    assert list(found)[:5] == [
        "Volumes",
        "InitContainers",
        "Containers",
        "EphemeralContainers",
        "RestartPolicy",
    ]
    assert found["Volumes"] is None
    assert found["RestartPolicy"] == ""
    assert found["SecurityContext"]["HostNetwork"] is True
    assert list(found["NodeSelector"]) == ["a", "b"]
    (container,) = found["Containers"]
    assert container["Name"] == "a"
    assert container["Resources"] == {"Limits": None, "Requests": None, "Claims": None}
    assert container["Stdin"] is False


def test_embedded_structs_stand_in_their_place() -> None:
    names = [field.name for field in fields_of("Probe")]
    assert names[:3] == ["Exec", "HTTPGet", "TCPSocket"]
    assert "InitialDelaySeconds" in names
    volume = internal("Volume", {"name": "v", "emptyDir": {}})
    assert list(volume)[:3] == ["Name", "HostPath", "EmptyDir"]
    assert volume["EmptyDir"] == {"Medium": "", "SizeLimit": None}


def test_difference() -> None:
    old = {"hostname": "<a>", "subdomain": "s"}
    assert difference("PodSpec", old, old) == ""
    shown = difference("PodSpec", old, {**old, "hostname": "b"})
    assert shown.splitlines()[4:6] == ['- "Hostname": "\\u003ca\\u003e",', '+ "Hostname": "b",']
    assert shown.endswith("\n")
