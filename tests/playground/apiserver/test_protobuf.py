"""Protocol Buffers: written here by hand, field by field, as client-go writes them."""

import struct

import pytest

from kubetui.kinds.registry import KINDS
from kubetui.playground.apiserver import protobuf
from tests.playground.serving import Client

PROTOBUF = {"Content-Type": protobuf.MEDIA_TYPE}


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def field(number: int, value: bytes | str | int) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def envelope(api_version: str, kind: str, raw: bytes) -> bytes:
    about = field(1, api_version) + field(2, kind)
    return protobuf.MAGIC + field(1, about) + field(2, raw)


def pair(key: str, value: bytes | str) -> bytes:
    return field(1, key) + field(2, value)


def test_every_served_kind_is_known():
    table = protobuf._table()
    for kind in KINDS:
        if "create" not in kind.verbs:
            continue
        assert f"{kind.api_version} {kind.kind}" in table["kinds"], kind.resource


def test_every_message_that_is_named_exists():
    table = protobuf._table()
    for name, fields in table["messages"].items():
        for described in fields.values():
            type_ = described.partition(" ")[2].rstrip("!").lstrip("*[]{}")
            assert type_ in protobuf._SCALARS or type_ in table["messages"], (name, described)
    assert all(name in table["messages"] for name in table["kinds"].values())


def test_a_config_map():
    metadata = field(1, "a") + field(2, "") + field(11, pair("app", "web")) + field(14, "x/y")
    raw = field(1, metadata) + field(2, pair("k", "v")) + field(3, pair("b", b"\x00\x01")) + field(4, 0)
    assert protobuf.decode(envelope("v1", "ConfigMap", raw)) == {
        "kind": "ConfigMap",
        "apiVersion": "v1",
        "metadata": {"name": "a", "labels": {"app": "web"}, "finalizers": ["x/y"]},
        "data": {"k": "v"},
        "binaryData": {"b": "AAE="},
        "immutable": False,
    }


def test_pointers_keep_their_zero_and_values_lose_it():
    spec = field(1, 0) + field(5, 0) + field(2, b"")
    found = protobuf.decode(envelope("apps/v1", "Deployment", field(2, spec)))
    assert found["spec"] == {"replicas": 0, "selector": {}}


def test_special_types_and_embedded_messages():
    port = field(1, "") + field(2, "TCP") + field(3, 80) + field(4, field(1, 0) + field(2, 8080))
    named = field(3, 81) + field(4, field(1, 1) + field(3, "http"))
    service = protobuf.decode(envelope("v1", "Service", field(2, field(1, port) + field(1, named))))
    assert service["spec"]["ports"] == [
        {"protocol": "TCP", "port": 80, "targetPort": 8080}, {"port": 81, "targetPort": "http"},
    ]  # fmt: skip
    volume = field(1, "v") + field(2, field(2, b""))
    limits = field(1, pair("cpu", field(1, "100m")))
    container = field(1, "c") + field(8, limits)
    spec = field(1, volume) + field(2, container) + field(4, 5)
    pod = protobuf.decode(envelope("v1", "Pod", field(2, spec)))
    assert pod["spec"]["volumes"] == [{"name": "v", "emptyDir": {}}]
    assert pod["spec"]["containers"] == [{"name": "c", "resources": {"limits": {"cpu": "100m"}}}]
    time = field(1, 1_767_225_600) + field(2, 123_456_000)
    lease = protobuf.decode(envelope("coordination.k8s.io/v1", "Lease", field(2, field(4, time))))
    assert lease["spec"]["renewTime"] == "2026-01-01T00:00:00.123456Z"
    negative = protobuf.decode(envelope("scheduling.k8s.io/v1", "PriorityClass", field(2, -5)))
    assert negative["value"] == -5


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", protobuf.MAGIC, envelope("v9", "Nothing", b""), envelope("v1", "Pod", b"\xff" * 12),
        envelope("v1", "Pod", field(1, 7)), envelope("v1", "Pod", b"\x0a\xff\x01"), envelope("v1", "Pod", b"\x0b"),
        envelope("v1", "ConfigMap", field(2, pair("k", b"\xff"))),
    ],
)  # fmt: skip
def test_what_is_no_message(data: bytes):
    with pytest.raises(protobuf.ProtobufError):
        protobuf.decode(data)


async def test_over_https(http: Client):
    raw = field(1, field(1, "made")) + field(2, pair("k", "v"))
    path = "/api/v1/namespaces/default/configmaps"
    made = await http("POST", path, envelope("v1", "ConfigMap", raw), headers=PROTOBUF)
    assert (made.code, made.body["data"]) == (201, {"k": "v"})
    wrong = await http("POST", path, envelope("v1", "Secret", raw), headers=PROTOBUF)
    assert wrong.code == 400


@pytest.mark.parametrize("api_version", ["v1", "rbac.authorization.k8s.io/v1", "apiextensions.k8s.io/v1"])
def test_delete_options_belong_to_each_group(api_version: str):
    found = protobuf.decode(envelope(api_version, "DeleteOptions", field(1, 0) + field(4, "Foreground")))
    assert (found["gracePeriodSeconds"], found["propagationPolicy"]) == (0, "Foreground")


def test_the_unions_of_a_schema_are_written_as_what_is_set():
    def schema(type_: str, *more: bytes) -> bytes:
        return b"".join((field(5, type_), *more))

    items = field(24, field(1, schema("string")))
    open_ended = field(30, field(1, 1) + field(2, schema("integer")))
    closed = field(30, field(1, 0))
    least = bytes([11 << 3 | 1]) + struct.pack("<d", 1.5)
    properties = (
        pair("list", schema("array", items)), pair("map", schema("object", open_ended)),
        pair("closed", schema("object", closed)), pair("n", schema("number", least, field(8, field(1, b"2")))),
    )  # fmt: skip
    root = schema("object", *(field(29, one) for one in properties))
    version = field(1, "v1") + field(2, 1) + field(3, 1) + field(4, field(1, root))
    raw = field(2, field(1, "example.com") + field(7, version))
    found = protobuf.decode(envelope("apiextensions.k8s.io/v1", "CustomResourceDefinition", raw))
    assert found["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"] == {
        "list": {"type": "array", "items": {"type": "string"}},
        "map": {"type": "object", "additionalProperties": {"type": "integer"}},
        "closed": {"type": "object", "additionalProperties": False},
        "n": {"type": "number", "minimum": 1.5, "default": 2},
    }


def test_times_of_the_first_year_are_times():
    def lease(*seconds: int) -> dict:
        spec = b"".join(field(number, field(1, at)) for number, at in zip((3, 4), seconds, strict=True))
        return protobuf.decode(envelope("coordination.k8s.io/v1", "Lease", field(2, spec)))["spec"]

    assert lease(-62135596798, -62135596800) == {"acquireTime": "0001-01-01T00:00:02.000000Z"}
