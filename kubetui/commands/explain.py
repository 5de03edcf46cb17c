"""`kubetui explain`: the concept and the fields of a kind; with a name, one object as it is now."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kubetui.commands.outcome import DONE, NO_CLUSTER, Failure, wrong_usage

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
    kind, path, document = asyncio.run(_field(arguments))
    if not path:
        _write(_concept(kind))
    _write_fields(kind, path, document)
    return DONE


async def _field(arguments: argparse.Namespace) -> tuple[ApiKind, list[str], Any]:
    """The kind, the path of the field, and the OpenAPI document of the kind's group.

    The server's where there is one; else that of Kubernetes itself, unless a server was asked for.
    """
    from kubetui.commands.cluster import connected
    from kubetui.kinds.registry import KINDS
    from kubetui.session import ConfigError

    try:
        async with connected(arguments) as session:
            kind, path = _split(arguments.what, session.kinds)
            return kind, path, await session.request("GET", f"/openapi/v3{kind.root}")
    except (Failure, ConfigError) as error:
        asked = arguments.kubeconfig or arguments.context or arguments.playground
        if asked or (isinstance(error, Failure) and error.code != NO_CLUSTER):
            raise
    kind, path = _split(arguments.what, KINDS)
    return kind, path, await asyncio.to_thread(_built_in, kind)


def _split(what: str, kinds: Iterable[ApiKind]) -> tuple[ApiKind, list[str]]:
    """The kind and the field's path: `deployments.apps` may hold a dot itself."""
    names: dict[str, ApiKind] = {}
    for kind in kinds:
        for name in (kind.resource, kind.plural, kind.singular, *kind.short_names):
            names.setdefault(name, kind)
    words = what.split(".")
    for size in range(len(words), 0, -1):
        if found := names.get(".".join(words[:size]).lower()):
            return found, words[size:]
    raise wrong_usage(f"there is no kind {words[0]}; kubectl api-resources lists those of your cluster")


def _concept(kind: ApiKind) -> str:
    from kubetui.commands.plain import panel_text
    from kubetui.concepts.registry import concept_of
    from kubetui.views.explain import explain_concept

    concept = concept_of(kind.resource)
    return f"{panel_text(explain_concept(concept.name))}\n" if concept else ""


def _built_in(kind: ApiKind) -> Any:
    import json

    from kubetui.playground.apiserver.openapi import v3_document

    return json.loads(v3_document(kind.root.lstrip("/")) or b"{}")


def _write_fields(kind: ApiKind, path: list[str], document: Any) -> None:
    from kubetui.commands.plain import panel_text
    from kubetui.views.fields import Document, NoField
    from kubetui.views.model import Panel

    try:
        sections = Document(document).sections(kind, path)
    except NoField as error:
        raise wrong_usage(str(error)) from error
    _write(panel_text(Panel((), sections=tuple(sections))))


async def _object(arguments: argparse.Namespace, word: str, name: str) -> int:
    from kubetui.commands.cluster import connected

    async with connected(arguments) as session:
        kind, path = _split(word, session.kinds)
        if path or not name:
            raise wrong_usage(f"an object is named KIND/NAME, not {word}/{name}")
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
