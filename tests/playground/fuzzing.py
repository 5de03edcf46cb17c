"""Requests that nobody should send, as hypothesis strategies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import orjson
from hypothesis import strategies as st

from kubetui.api.meta import clone
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import KINDS, by_kind
from kubetui.playground.apiserver.schema import schema_of
from tests.playground.serving import config_map, deployment, pod
from tests.samples import demo_objects

WORDS = (
    "", "a", "default", "kube-system", "A b", "None", "10.0.0.1", "::1", "..", "/x", "a/b", "x" * 300, "é\u202e",
    "\x00", "50%", "%2e%2e", "'\"<>", "-1", "1e999", "true", "null", "*", "Running", "😀",
)  # fmt: skip
NUMBERS = (-1, 0, 1, 65536, 2**31, 2**63, -(2**63) - 1, 10**30, 1e308, 0.5)
REVISIONS = ("", "0", "1", "-1", "99999999999999999999999", "x", "1.5", "0x1", "１", "+1", " 1", "9" * 5000)
LIMITS = ("", "0", "1", "-1", "-9223372036854775809", "1e3", "99999999999999999999", "a", "\x00")
SELECTORS = (
    "", "a", "!a", "a=b", "a==b", "a!=b", "a in (b,c)", "a notin ()", "a>1", "a>b", "a=", "=", ",", "a,", "((", "a in (",
    "é=ü", "metadata.name=x", "status.phase!=Running", "spec.nodeName=", "\\", "a\\,b=c", "x" * 5000, "a=b=c", "\x00=1",
)  # fmt: skip
TOKENS = ("", "a", "e30", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiIn0", "bnVsbA", "W10", "é", "A" * 3000,
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MTAwMDAwMDAwMDAwMCwic3RhcnQiOiJhIn0")  # fmt: skip
MEDIA = (
    "", "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "text/plain", "a/b/c", ";", "\xff",
    "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
    "application/apply-patch+yaml", "application/json; charset=latin-1",
)  # fmt: skip
ACCEPTS = (
    "", "*/*", "application/json", "application/yaml", "text/html", "application/json;as=Table;v=v1;g=meta.k8s.io",
    "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/json;as=X;v=1;g=", ";;;", ",",
    "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io, */*", "application/vnd.kubernetes.protobuf",
)  # fmt: skip
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO")

words = st.sampled_from(WORDS) | st.text(max_size=20)
leaves = st.none() | st.booleans() | st.sampled_from(NUMBERS[:5]) | st.floats(allow_nan=False) | words
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


@dataclass
class Request:
    """One request, ready to be sent."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@st.composite
def shaped(draw: st.DrawFn, schema: Any, depth: int = 0) -> Any:
    """A value that has the types of a schema, most of the time, and nothing else to say for itself."""
    if draw(st.integers(0, 40)) == 0:
        return draw(anything)
    if schema.shape == "struct":
        names = sorted(schema.fields)
        if depth >= 8 or not names:
            return {}
        chosen = draw(st.lists(st.sampled_from(names), max_size=5 if depth < 4 else 3, unique=True))
        return {name: draw(shaped(schema.fields[name], depth + 1)) for name in chosen}
    if schema.shape == "list":
        return [draw(shaped(schema.item, depth + 1)) for _ in range(draw(st.integers(0, 2)))]
    if schema.shape == "map":
        return {draw(words): draw(shaped(schema.item, depth + 1)) for _ in range(draw(st.integers(0, 2)))}
    return draw(_SCALARS.get(schema.shape, words))


_SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "quantity": st.sampled_from(("0", "1", "-1", "100m", "1Gi", "1e3", "1e99", "x", 5)),
    "int-or-string": st.sampled_from((-1, 0, 80, 2**31, "50%", "x", "")),
    "integer": st.sampled_from((-1, 0, 1, 80, 65536, 2**31 - 1, 2**31, 2**63)),
    "number": st.sampled_from((-1, 0.5, 1)),
    "boolean": st.booleans(),
    "time": st.sampled_from(
        ("2026-01-01T00:00:00Z", "yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
    ),
    "micro-time": st.sampled_from(("2026-01-01T00:00:00.000000Z", "yesterday")),
    "bytes": st.sampled_from(("eA==", "", "?")),
    "any": anything,
}


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += _paths(inner, (*at, key))
    return found


def _seed(obj: Any) -> tuple[ApiKind, Any]:
    """An object of the explorer's tests as somebody would create it."""
    kind = by_kind(obj["apiVersion"], obj["kind"])
    assert kind is not None
    kept = {key: obj["metadata"][key] for key in ("labels", "annotations") if key in obj["metadata"]}
    body = {key: value for key, value in obj.items() if key != "status"}
    return kind, {**clone(body), "metadata": {"name": "a", **clone(kept)}}


SEEDS = [_seed(obj) for obj in demo_objects() if obj["kind"] != "Event"] + [
    _seed({**make("a"), "data": {"a": "b"}} if make is config_map else make("a"))
    for make in (config_map, deployment, pod)
]


@st.composite
def spoilt(draw: st.DrawFn, obj: Any) -> Any:
    """A good object with a few things in it replaced, repeated or taken away."""
    obj = clone(obj)
    for _ in range(draw(st.integers(0, 3))):
        paths = _paths(obj)[1:]
        if not paths:
            break
        path = draw(st.sampled_from(paths))
        parent = obj
        for key in path[:-1]:
            parent = parent[key]
        change = draw(st.sampled_from(("replace", "remove", "repeat", "add")))
        if change == "remove":
            del parent[path[-1]]
        elif change == "repeat" and isinstance(parent, list):
            parent.append(clone(parent[path[-1]]))
        elif change == "add" and isinstance(parent, dict):
            parent[draw(words)] = draw(anything)
        else:
            parent[path[-1]] = draw(_like(parent[path[-1]]))
    return obj


def _like(value: Any) -> st.SearchStrategy[Any]:
    """Something of the same type, most of the time."""
    if isinstance(value, str):
        return words | words | anything
    if isinstance(value, int) and not isinstance(value, bool):
        return st.sampled_from((-1, 0, 1, 80, 65536, 2**31 - 1)) | anything
    return anything


def _good(kind: ApiKind, value: Any, name: str) -> Any:
    """With a name, a kind and a version, so that it comes through the first checks."""
    if isinstance(value, dict):
        value["apiVersion"], value["kind"] = kind.api_version, kind.kind
        metadata = value.get("metadata")
        value["metadata"] = {**(metadata if isinstance(metadata, dict) else {}), "name": name}
        value["metadata"].pop("namespace", None)
        value["metadata"].pop("generateName", None)
    return value


@st.composite
def broken(draw: st.DrawFn, body: bytes) -> bytes:
    """A body as it is, or cut, or with bytes changed."""
    how = draw(st.sampled_from(("as it is", "as it is", "as it is", "cut", "changed", "doubled")))
    if how == "cut":
        return body[: draw(st.integers(0, len(body)))]
    if how == "changed" and body:
        at = draw(st.integers(0, len(body) - 1))
        return body[:at] + draw(st.binary(min_size=1, max_size=4)) + body[at + 1 :]
    return body * 2 if how == "doubled" else body


DEEP = (
    b'{"a":' * 20_000, b"[" * 100_000, b'{"a":' * 900 + b"1" + b"}" * 900, b"[" * 900 + b"]" * 900,
    b'{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"},"data":' + b"[" * 5000 + b"]" * 5000 + b"}",
    b"- " * 5000 + b"a", b"{a: " * 3000, b"a: &a [*a]", b"&a [&b [*a, *b]]", b"!!python/object:os.system {}",
    b"x: " + b"9" * 5000, b'{"kind":"\\ud800"}', b'{"a":NaN}', b"\xff\xfe{", b"\x00" * 100, b"k8s\x00" + b"\xff" * 50,
    b"k8s\x00\x0a\x04\x0a\x02v1", b'{"kind":"Pod","kind":"Pod"}', b"null", b"[]", b'"x"', b"1", b"true", b"{}",
)  # fmt: skip


@st.composite
def patches(draw: st.DrawFn) -> Any:
    """JSON patches that go anywhere."""
    pointer = st.sampled_from(("", "/", "/a", "/metadata", "/metadata/name", "/metadata/labels/x", "/data/a", "/-", "/spec/0",
                               "/metadata/managedFields/0", "/kind", "/~2", "/a/b/c", "/spec/template/spec/containers/0/name",
                               "/metadata/uid", "/status", "x", "/" + "a/" * 500))  # fmt: skip
    operation = st.fixed_dictionaries(
        {"op": st.sampled_from(("add", "remove", "replace", "move", "copy", "test", "x", 1))},
        optional={"path": pointer, "from": pointer, "value": anything},
    )
    return draw(st.lists(operation, max_size=3) | anything)


@st.composite
def merges(draw: st.DrawFn) -> Any:
    """Merge, strategic and apply patches with directives in the wrong places."""
    directive = st.sampled_from(("$patch", "$retainKeys", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers",
                                 "$setElementOrder", "$deleteFromPrimitiveList", "name", "x"))  # fmt: skip
    inner = anything | st.dictionaries(
        directive, anything | st.sampled_from(("delete", "replace", "merge")), max_size=3
    )
    containers = st.lists(st.dictionaries(directive, anything, max_size=3) | anything, max_size=2)
    spec = st.dictionaries(st.sampled_from(("template", "replicas", "selector", "$patch")), inner, max_size=2)
    deep = st.builds(lambda found, more: {"spec": {"template": {"spec": {"containers": found, **more}}}}, containers,
                     st.dictionaries(directive, anything, max_size=2))  # fmt: skip
    whole = st.fixed_dictionaries(
        {}, optional={"metadata": inner, "data": inner, "spec": spec, "status": anything, "$patch": anything}
    )
    return draw(whole | deep | anything)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """One request: good but for one side of it, or bad all over."""
    wrong = draw(
        st.sampled_from(
            ("body", "body", "body", "patch", "patch", "query", "query", "path", "headers", "all")
        )
    )
    kind, obj = draw(st.sampled_from(SEEDS))
    if wrong == "all":
        kind = draw(st.sampled_from(KINDS))
    name = draw(st.sampled_from(("a", "b", "c")))
    method = _method(draw, wrong)
    path = _path(draw, kind, method, name) if wrong in ("path", "all") else _good_path(kind, method, name)
    if (
        wrong in ("body", "patch", "query")
        and draw(st.integers(0, 5)) == 0
        and kind.subresources
        and method != "POST"
    ):
        path += "/" + draw(st.sampled_from(kind.subresources))
    query = draw(_queries) if wrong in ("query", "all") or draw(st.integers(0, 9)) == 0 else ""
    headers = draw(_headers(method)) if wrong in ("headers", "all") else _good_headers(draw, method)
    if wrong in ("body", "patch", "all"):
        body = draw(_body(kind, obj, method, name))
    else:
        body = _good_body(draw, kind, obj, method, name)
    return Request(method, path + query, headers, body)


def _method(draw: st.DrawFn, wrong: str) -> str:
    if wrong == "patch":
        return "PATCH"
    if wrong == "body":
        return draw(st.sampled_from(("POST", "POST", "PUT", "DELETE")))
    if wrong == "all":
        return draw(st.sampled_from(METHODS))
    return draw(st.sampled_from(("GET", "GET", "POST", "PUT", "PATCH", "DELETE", "LIST")))


def _good_path(kind: ApiKind, method: str, name: str) -> str:
    base = f"{kind.root}/namespaces/default" if kind.namespaced else kind.root
    path = f"{base}/{kind.plural}"
    return path if method in ("POST", "LIST") else f"{path}/{name}"


def _good_headers(draw: st.DrawFn, method: str) -> dict[str, str]:
    if method == "PATCH":
        return {"Content-Type": draw(st.sampled_from(MEDIA[8:12]))}
    return {"Content-Type": "application/json"}


def _good_body(draw: st.DrawFn, kind: ApiKind, obj: Any, method: str, name: str) -> bytes:
    if method in ("POST", "PUT"):
        return encoded(_good(kind, clone(obj), name))
    if method == "PATCH":
        return draw(
            st.sampled_from(
                (b'{"metadata":{"labels":{"x":"y"}}}', b'[{"op":"add","path":"/metadata/labels","value":{}}]')
            )
        )
    return b""


def _path(draw: st.DrawFn, kind: ApiKind, method: str, name: str) -> str:
    space = draw(st.sampled_from(("default", "default", "default", "nowhere", "", "é", "x" * 300)))
    base = f"{kind.root}/namespaces/{quote(space, safe='')}" if kind.namespaced and space else kind.root
    path = f"{base}/{kind.plural}"
    if draw(st.integers(0, 4)):
        path += "/" + quote(draw(st.just(name) | words), safe="")
    if draw(st.integers(0, 3)) == 0:
        subresources = (
            "status",
            "scale",
            "log",
            "binding",
            "eviction",
            "token",
            "resize",
            "exec",
            "proxy",
            "x",
            "",
        )
        path += "/" + draw(st.sampled_from(subresources))
    return (
        path
        if draw(st.integers(0, 9))
        else path + draw(st.sampled_from(("/", "//", "/../..", "%", "%ff", "%00", "/a/b/c")))
    )


def _parameter(name: str, values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, str]]:
    return st.tuples(st.just(name), st.sampled_from(values) | words)


_queries = st.lists(
    st.one_of(
        _parameter("limit", LIMITS), _parameter("continue", TOKENS), _parameter("resourceVersion", REVISIONS[:7] + REVISIONS[8:]),
        _parameter("resourceVersionMatch", ("Exact", "NotOlderThan", "x")), _parameter("labelSelector", SELECTORS),
        _parameter("fieldSelector", SELECTORS), _parameter("dryRun", ("All", "x", "")), _parameter("force", ("true", "x")),
        _parameter("fieldManager", ("me", "x" * 200, "é\x00")), _parameter("fieldValidation", ("Strict", "Warn", "Ignore", "x")),
        _parameter("propagationPolicy", ("Orphan", "Foreground", "Background", "x")), _parameter("pretty", ("1", "x")),
        _parameter("gracePeriodSeconds", ("0", "-1", "x", "9" * 30)), _parameter("includeObject", ("Object", "None", "x")),
        _parameter("tailLines", LIMITS), _parameter("sinceSeconds", LIMITS), _parameter("container", WORDS),
    ),
    max_size=3,
).map(lambda pairs: ("?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)) if pairs else "")  # fmt: skip


@st.composite
def _headers(draw: st.DrawFn, method: str) -> dict[str, str]:
    found: dict[str, str] = {"Accept": draw(st.sampled_from(ACCEPTS))} if draw(st.booleans()) else {}
    if method == "PATCH":
        found["Content-Type"] = draw(st.sampled_from(MEDIA[8:12]) | st.sampled_from(MEDIA))
    elif draw(st.booleans()):
        found["Content-Type"] = draw(st.sampled_from(MEDIA))
    if draw(st.integers(0, 9)) == 0:
        found[
            draw(st.sampled_from(("Impersonate-User", "Impersonate-Group", "User-Agent", "If-None-Match")))
        ] = draw(st.sampled_from(("x", "system:masters", "curl/8", "é", "system:serviceaccount:a:b")))
    return found


@st.composite
def _body(draw: st.DrawFn, kind: ApiKind, obj: Any, method: str, name: str) -> bytes:
    if method in ("GET", "HEAD"):
        return b""
    if method == "PATCH":
        how = draw(st.sampled_from(("patch", "merge", "merge", "spoilt", "deep")))
    else:
        how = draw(
            st.sampled_from(("shaped", "shaped", "spoilt", "spoilt", "spoilt", "anything", "deep", "bytes"))
        )
    if how == "deep":
        return draw(st.sampled_from(DEEP))
    if how == "bytes":
        return draw(st.binary(max_size=50))
    made = {
        "anything": anything, "patch": patches(), "merge": merges(),
        "spoilt": spoilt(obj), "shaped": shaped(schema_of(kind)),
    }  # fmt: skip
    value = draw(made[how])
    if how in ("spoilt", "shaped") and draw(st.integers(0, 3)):
        value = _good(kind, value, name)
    return draw(broken(encoded(value))) if draw(st.integers(0, 3)) == 0 else encoded(value)


def encoded(value: Any) -> bytes:
    """JSON of what may not be JSON: numbers too large, surrogates."""
    try:
        return orjson.dumps(value)
    except TypeError:
        import json

        return json.dumps(value).encode()
