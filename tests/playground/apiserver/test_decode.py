"""Bodies of requests, good and bad, and the real server's words about them."""

from __future__ import annotations

from typing import Any

import pytest

from kubetui.api.errors import ApiError
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver.decode import decode, decode_value

JSON = "application/json"
UNREAD = "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: "


def _kind(resource: str) -> ApiKind:
    found = by_resource(resource)
    assert found is not None
    return found


def _refusal(resource: str, body: bytes, content_type: str = JSON) -> ApiError:
    with pytest.raises(ApiError) as raised:
        decode(_kind(resource), body, content_type)
    return raised.value


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "unexpected end of JSON input (<empty>)"),
        (b'{"data":{"a"', 'unexpected end of JSON input ({"data":{"a")'),
        (b"x", "invalid character 'x' looking for beginning of value (78)"),
        (b'{"a":1,}', "invalid character '}' looking for beginning of object key string ({\"a\":1,})"),
        (b'{"a" 1}', "invalid character '1' after object key ({\"a\" 1})"),
        (b'{"a":1 2}', "invalid character '2' after object key:value pair ({\"a\":1 2})"),
        (b"[1 2]", "invalid character '2' after array element (5b3120325d)"),
        (b"{} x", "invalid character 'x' after top-level value ({} x)"),
        (b"NaN", "invalid character 'N' looking for beginning of value (4e614e)"),
        (b'{"kind":1}', 'json: cannot unmarshal number into Go struct field .kind of type string ({"kind":1})'),
        (b"[" * 5000, "exceeded max depth (" + "5b" * 30 + " ...)"),
    ],
)  # fmt: skip
def test_no_json(body: bytes, message: str) -> None:
    error = _refusal("configmaps", body)
    assert (error.code, error.reason) == (400, "BadRequest")
    assert error.message == UNREAD + message


@pytest.mark.parametrize(
    ("resource", "body", "message"),
    [
        ("configmaps", '{"data":{"a":1}}', "number into Go struct field ConfigMap.data of type string"),
        ("configmaps", '{"data":[]}', "array into Go struct field ConfigMap.data of type map[string]string"),
        ("configmaps", '{"metadata":"x"}', "string into Go struct field ConfigMap.metadata of type v1.ObjectMeta"),
        ("pods", '{"metadata":{"labels":{"a":true}}}', "bool into Go struct field ObjectMeta.metadata.labels of type string"),
        ("pods", '{"spec":{"containers":{}}}', "object into Go struct field PodSpec.spec.containers of type []v1.Container"),
        ("pods", '{"spec":{"containers":[{"env":[{"name":"a","value":1}]}]}}', "number into Go struct field EnvVar.spec.containers.env.value of type string"),
        ("pods", '{"spec":{"volumes":[{"name":"a","emptyDir":1}]}}', "number into Go struct field Volume.spec.volumes.VolumeSource.emptyDir of type v1.EmptyDirVolumeSource"),
        ("pods", '{"spec":{"restartPolicy":1}}', "number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy"),
        ("deployments.apps", '{"spec":{"replicas":"x"}}', "string into Go struct field DeploymentSpec.spec.replicas of type int32"),
        ("deployments.apps", '{"spec":{"replicas":1.5}}', "number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32"),
        ("deployments.apps", '{"spec":{"replicas":5000000000}}', "number 5000000000 into Go struct field DeploymentSpec.spec.replicas of type int32"),
        ("deployments.apps", '{"spec":{"paused":"yes"}}', "string into Go struct field DeploymentSpec.spec.paused of type bool"),
        ("services", '{"spec":{"ports":[{"targetPort":true}]}}', "bool into Go value of type int32"),
        ("secrets", '{"data":{"a":1}}', "number into Go struct field Secret.data of type []uint8"),
    ],
)  # fmt: skip
def test_mistyped(resource: str, body: str, message: str) -> None:
    kind = _kind(resource)
    assert _refusal(resource, body.encode()).message == (
        f'{kind.kind} in version "v1" cannot be handled as a {kind.kind}: json: cannot unmarshal {message}'
    )


@pytest.mark.parametrize(
    ("resource", "body", "why"),
    [
        ("pods", '{"spec":{"overhead":{"cpu":"x"}}}', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        ("pods", '{"metadata":{"creationTimestamp":"x"}}', 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'),
        ("secrets", '{"data":{"a":"!!"}}', "illegal base64 data at input byte 0"),
        ("controllerrevisions.apps", '{"data":' + '{"a":' * 150 + "1" + "}" * 151, "json: exceeded max depth"),
    ],
)  # fmt: skip
def test_unreadable_values(resource: str, body: str, why: str) -> None:
    assert _refusal(resource, body.encode()).message.endswith(
        f"cannot be handled as a {_kind(resource).kind}: {why}"
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"kind":"Foo","apiVersion":"v1"}', 'Foo in version "v1" cannot be handled as a ConfigMap: no kind "Foo" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
        (b'{"kind":"Deployment","apiVersion":"apps/v1"}', 'Deployment in version "v1" cannot be handled as a ConfigMap: converting (v1.Deployment) to (core.ConfigMap): unknown conversion'),
        (b'{"kind":"ConfigMap","apiVersion":"v9"}', 'ConfigMap in version "v9" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "v9" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
        (b'{"apiVersion":"a/b/c"}', "the object provided is unrecognized (must be of type ConfigMap): unexpected GroupVersion string: a/b/c ({\"apiVersion\":\"a/b/c\"})"),
    ],
)  # fmt: skip
def test_other_kinds(body: bytes, message: str) -> None:
    assert _refusal("configmaps", body).message == message


def test_another_version_of_the_kind() -> None:
    body = b'{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1"}'
    assert _refusal("horizontalpodautoscalers.autoscaling", body).message == (
        "the API version in the data (autoscaling/v1) does not match the expected API version (autoscaling/v2)"
    )


@pytest.mark.parametrize(
    ("content_type", "message"),
    [
        ("text/plain", "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf"),
        ("application/vnd.kubernetes.protobuf", "this server does not read protobuf bodies - accepted media types include: application/json, application/yaml"),
    ],
)  # fmt: skip
def test_media_types(content_type: str, message: str) -> None:
    error = _refusal("configmaps", b"{}", content_type)
    assert (error.code, error.reason, error.message) == (415, "UnsupportedMediaType", message)


@pytest.mark.parametrize(
    ("body", "strict"),
    [
        (b'{"foo":1}', ['unknown field "foo"']),
        (b'{"metadata":{"foo":{}},"x":1}', ['unknown field "metadata.foo"', 'unknown field "x"']),
        (b'{"data":{"a":"1","a":"2"}}', ['duplicate field "data.a"']),
        (b'{"data":{"a":"1"},"data":{"b":"2"}}', ['duplicate field "data"']),
        (b'{"metadata":{"ownerReferences":[{"a":1}]}}', ['unknown field "metadata.ownerReferences[0].a"']),
        (b'{"data":{"\\u003a":"1"}}', []),
        (b'{"data":{"a\\"b":":::"}}', []),
    ],
)
def test_strict_errors(body: bytes, strict: list[str]) -> None:
    assert decode(_kind("configmaps"), body, JSON)[1] == strict


def test_unknown_fields_of_patched_objects() -> None:
    assert decode_value(_kind("pods"), {"spec": {"containers": [{"imagine": 1}]}})[1] == [
        'unknown field "spec.containers[0].imagine"'
    ]


def _decoded(resource: str, obj: dict[str, Any]) -> dict[str, Any]:
    found = decode_value(_kind(resource), obj)[0]
    assert "metadata" in found
    own = {"metadata"} & obj.keys()
    return {key: value for key, value in found.items() if key not in {"apiVersion", "kind", "metadata"} - own}


@pytest.mark.parametrize(
    ("resource", "given", "stored"),
    [
        ("configmaps", {"data": {"a": None}, "immutable": None}, {"data": {"a": ""}}),
        ("configmaps", {"metadata": {"creationTimestamp": None, "labels": {}}}, {"metadata": {}}),
        ("configmaps", {"data": {}, "unknown": 1}, {}),
        (
            "pods",
            {"spec": {"overhead": {"cpu": "1000m", "memory": "1024Mi", "x.y/z": 3}}},
            {"spec": {"overhead": {"cpu": "1", "memory": "1Gi", "x.y/z": "3"}}},
        ),
        ("pods", {"spec": {"containers": []}}, {"spec": {"containers": []}}),
        ("pods", {"spec": {"securityContext": {}}}, {"spec": {"securityContext": {}}}),
        (
            "pods",
            {"metadata": {"creationTimestamp": "2026-01-01T02:00:00.5+02:00"}},
            {"metadata": {"creationTimestamp": "2026-01-01T00:00:00Z"}},
        ),
        (
            "leases.coordination.k8s.io",
            {"spec": {"renewTime": "2026-01-01T00:00:00Z"}},
            {"spec": {"renewTime": "2026-01-01T00:00:00.000000Z"}},
        ),
        ("secrets", {"data": {"a": "YWJj\n"}}, {"data": {"a": "YWJj"}}),
    ],
)
def test_what_is_stored(resource: str, given: dict[str, Any], stored: dict[str, Any]) -> None:
    assert _decoded(resource, given) == stored


def test_yaml_and_the_filled_in_kind() -> None:
    obj, strict = decode(
        _kind("configmaps"), b"data: {a: '1'}\nmetadata: {name: x}\n", "application/yaml; q=1"
    )
    assert obj == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "data": {"a": "1"},
        "metadata": {"name": "x"},
    }
    assert strict == []


def test_broken_yaml() -> None:
    said = _refusal("configmaps", b"a: [", "application/yaml").message
    assert said.startswith(
        "the object provided is unrecognized (must be of type ConfigMap): error converting YAML to JSON: yaml: "
    )


@pytest.mark.parametrize("value", ["1e999999999", "1e-999999999", "9" * 5000, "0." + "9" * 5000])
def test_absurd_amounts_end_quickly(value: str) -> None:
    try:
        decode_value(_kind("pods"), {"spec": {"overhead": {"cpu": value}}})
    except ApiError as error:
        assert error.code == 400


@pytest.mark.parametrize("depth", [300, 900, 1000, 2000])
@pytest.mark.parametrize("before", ["", '"a":1,"a":2,'])
def test_absurd_nesting_is_refused(depth: int, before: str) -> None:
    body = "{" + before + '"x":' + '{"x":' * depth + "1" + "}" * (depth + 1)
    assert "json parse error: exceeded max depth (" in _refusal("configmaps", body.encode()).message
