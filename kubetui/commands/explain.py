"""`kubetui explain`: the concept and the fields of a kind; with a name, one object as it is now."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING, Any

from kubetui.commands.outcome import DONE, Failure, wrong_usage

if TYPE_CHECKING:
    from kubetui.kinds.model import ApiKind
    from kubetui.session import Session

_AROUND = ("pods", "replicasets.apps", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch",
           "services", "endpointslices.discovery.k8s.io", "configmaps", "secrets", "nodes", "events",
           "persistentvolumeclaims", "ingresses.networking.k8s.io")  # fmt: skip
"""The kinds among which an object's relations are looked for."""
_SYNCED_WITHIN = 20.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "what", metavar="KIND[.FIELD] | KIND/NAME", help="a kind, a field of it, or an object"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation."""
    word, slash, name = arguments.what.partition("/")
    if slash:
        return asyncio.run(_object(arguments, word, name))
    kind, path = _split(arguments.what)
    if not path:
        _write(_concept(kind))
    _write_fields(kind, path, asyncio.run(_document(arguments, kind)))
    return DONE


def _split(what: str) -> tuple[ApiKind, list[str]]:
    """The kind and the field's path: `deployments.apps` may hold a dot itself."""
    from kubetui.kinds.registry import find

    words = what.split(".")
    for size in range(len(words), 0, -1):
        if kind := find(".".join(words[:size])):
            return kind, words[size:]
    raise wrong_usage(f"there is no kind {words[0]}; kubectl api-resources lists those of your cluster")


def _concept(kind: ApiKind) -> str:
    from kubetui.commands.plain import panel_text
    from kubetui.concepts.registry import concept_of
    from kubetui.views.explain import explain_concept

    concept = concept_of(kind.resource)
    return f"{panel_text(explain_concept(concept.name))}\n" if concept else ""


async def _document(arguments: argparse.Namespace, kind: ApiKind) -> Any:
    """The OpenAPI document of a kind's group: the server's, or without one that of Kubernetes itself."""
    from kubetui.commands.cluster import connected
    from kubetui.session import ConfigError

    path = f"/openapi/v3{kind.root}"
    try:
        async with connected(arguments) as session:
            return await session.request("GET", path)
    except (Failure, ConfigError):
        if arguments.kubeconfig or arguments.context or arguments.playground:
            raise
        return await asyncio.to_thread(_built_in, kind)


def _built_in(kind: ApiKind) -> Any:
    import json

    from kubetui.playground.apiserver.openapi import v3_document

    return json.loads(v3_document(kind.api_version) or b"{}")


def _write_fields(kind: ApiKind, path: list[str], document: Any) -> None:
    from kubetui.commands.fields import Document, NoField
    from kubetui.commands.plain import panel_text
    from kubetui.views.model import Panel

    try:
        sections = Document(document).sections(kind, path)
    except NoField as error:
        raise wrong_usage(str(error)) from error
    _write(panel_text(Panel((), sections=tuple(sections))))


async def _object(arguments: argparse.Namespace, word: str, name: str) -> int:
    from kubetui.commands.cluster import connected
    from kubetui.kinds.registry import find

    async with connected(arguments) as session:
        served = {n: k for k in session.kinds for n in (k.plural, k.singular, *k.short_names, k.resource)}
        kind = find(word) or served.get(word.lower())
        if kind is None:
            raise wrong_usage(f"there is no kind {word}")
        _write(await _explained(session, kind, name))
    return DONE


async def _explained(session: Session, kind: ApiKind, name: str) -> str:
    from kubetui.api.meta import ObjectRef, ref
    from kubetui.commands.plain import panel_text
    from kubetui.views.explain import explain

    place = next(iter(sorted(session.namespaces)), session.default_namespace) if kind.namespaced else ""
    session.want(kind.resource, *_AROUND)
    await session.wait_synced(_SYNCED_WITHIN)
    # Asking the server for it says in its own words when it is not there.
    found = await session.get(ObjectRef(kind.resource, place, name))
    return panel_text(explain(session.store, ref(kind.resource, found), session.now()))


def _write(text: str) -> None:
    sys.stdout.write(text)
