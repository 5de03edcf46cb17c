"""Manifests of lessons: read, and held to what cleaning up relies on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml as pyyaml

from kubetui.api import meta, yaml
from kubetui.api.meta import Obj
from kubetui.documents import DocumentError
from kubetui.kinds import registry
from kubetui.lessons.model import Manifest

LABEL: Final = "app.kubernetes.io/managed-by"
MANAGED_BY: Final = "kubetui"
NAMESPACE: Final = "kubetui-demo"


class ChapterError(DocumentError):
    """A chapter or manifest that cannot be used; the message names file, line and key."""


def managed(obj: Obj) -> bool:
    """Whether an object carries the label by which kubetui cleans up."""
    return meta.labels(obj).get(LABEL) == MANAGED_BY


def load(file: Path) -> Manifest:
    """The objects of a manifest file.

    Raises:
        ChapterError: the file is missing, malformed, or its objects would not be cleaned up.
    """
    try:
        text = file.read_text("utf-8")
        documents = list(yaml.load_all(text))
    except OSError as error:
        raise ChapterError(f"{file} cannot be read: {error.strerror}") from error
    except (yaml.YamlError, UnicodeError) as error:
        raise ChapterError(f"{file}, {error}") from error
    if not documents:
        raise ChapterError(f"{file} holds no object")
    shown = "/".join(file.parts[-3:])
    nodes = pyyaml.compose_all(text, Loader=pyyaml.SafeLoader)
    lines = [node.start_mark.line + 1 for node in nodes if node]
    # An empty document has a node, and no object: then only the file is named.
    known = len(lines) == len(documents)
    objects = tuple(
        _checked(file, lines[at] if known else 1, document) for at, document in enumerate(documents)
    )
    return Manifest(file, shown, text, objects)


def _checked(file: Path, line: int, document: Any) -> Obj:
    where = f"{file}, object at line {line}"
    if not isinstance(document, dict):
        raise ChapterError(f"{where}: an object was expected, with apiVersion, kind and metadata")
    for key in ("apiVersion", "kind", "metadata"):
        if not document.get(key):
            raise ChapterError(f"{where}: {key} is missing")
    kind = registry.by_kind(str(document["apiVersion"]), str(document["kind"]))
    if kind is None:
        raise ChapterError(f"{where}: kind: there is no {document['kind']} in {document['apiVersion']}")
    if not meta.name(document):
        raise ChapterError(f"{where}: metadata.name is missing")
    if kind.namespaced and not meta.namespace(document).startswith(NAMESPACE):
        raise ChapterError(f"{where}: metadata.namespace must be {NAMESPACE} or begin so")
    _check_labels(where, document)
    return document


def _check_labels(where: str, obj: Obj) -> None:
    if not managed(obj):
        raise ChapterError(f"{where}: metadata.labels must hold {LABEL}: {MANAGED_BY}")
    template = meta.dig(obj, "spec", "template")
    # A Pod that loses its owner must still be found when everything is cleaned up.
    if isinstance(template, Mapping) and not managed(dict(template)):
        raise ChapterError(f"{where}: spec.template.metadata.labels must hold {LABEL}: {MANAGED_BY}")
