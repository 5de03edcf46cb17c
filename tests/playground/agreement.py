"""Whether list, get and watch tell the same, as every client of an API server relies on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import aiohttp
import orjson

from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.server import APIServer
from tests.playground.serving import TOKEN, Client

_INITIAL = "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=20"


async def initial_state(client: Client, path: str) -> dict[tuple[str, str], Any]:
    """What a fresh watch tells before it begins to tell of changes."""
    found: dict[tuple[str, str], Any] = {}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    timeout = aiohttp.ClientTimeout(total=20)
    async with client.session.get(client.url + path + _INITIAL, headers=headers, timeout=timeout) as answer:
        async for line in answer.content:
            event = orjson.loads(line)
            if event["type"] == "BOOKMARK":
                return found
            assert event["type"] == "ADDED", event
            found[identity(event["object"])] = event["object"]
    raise AssertionError(f"{path}: the watch ended before its bookmark")


def identity(obj: Any) -> tuple[str, str]:
    """Namespace and name."""
    return obj["metadata"].get("namespace", ""), obj["metadata"]["name"]


async def check_agreement(client: Client, server: APIServer, kinds: Iterable[ApiKind]) -> int:
    """Compare for each kind: a list, a get of each object, a fresh watch, the store. Returns how many objects."""
    count = 0
    for kind in kinds:
        if "list" not in kind.verbs or "watch" not in kind.verbs:
            continue
        path = f"{kind.root}/{kind.plural}"
        answer = await client("GET", path)
        assert answer.code == 200, answer.text[:500]
        about = {"kind": kind.kind, "apiVersion": kind.api_version}
        listed = {identity(item): {**about, **item} for item in answer.body["items"]}
        assert len(listed) == len(answer.body["items"])
        assert listed == await initial_state(client, path), path
        for (namespace, name), item in listed.items():
            place = f"{kind.root}/namespaces/{namespace}" if namespace and kind.namespaced else kind.root
            one = await client("GET", f"{place}/{kind.plural}/{name}")
            assert one.body == item, f"{path}: {namespace}/{name}"
        count += len(listed)
    return count
