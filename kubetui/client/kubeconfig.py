"""The kubeconfig: its files, read and merged as kubectl does.

Rule: `client-go/tools/clientcmd`. Of several files the first that names a cluster, a user, a context
or the current context wins; paths in an entry are relative to the file that the entry stands in.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kubetui.api.meta import Obj, mapping, text
from kubetui.client.errors import ConfigError, MissingConfig

MAX_BYTES = 3 * 1024 * 1024
_LISTS = ("clusters", "users", "contexts")
_ENTRY = {"clusters": "cluster", "users": "user", "contexts": "context"}


class Entry(NamedTuple):
    """One named entry, and the file it stands in."""

    name: str
    value: Obj
    file: Path

    def path(self, key: str) -> Path | None:
        """A path in the entry, made absolute from its file."""
        value = text(self.value, key)
        return self.file.parent / os.path.expanduser(value) if value else None


@dataclass
class KubeConfig:
    """All files as one."""

    files: list[Path] = field(default_factory=list)
    clusters: dict[str, Entry] = field(default_factory=dict)
    users: dict[str, Entry] = field(default_factory=dict)
    contexts: dict[str, Entry] = field(default_factory=dict)
    current: str = ""

    @property
    def where(self) -> str:
        """The files, as messages name them."""
        return ", ".join(map(str, self.files))


def paths(kubeconfig: str | None, environment: Mapping[str, str] = os.environ) -> list[Path]:
    """The files to read: the one asked for, else those of $KUBECONFIG, else `~/.kube/config`."""
    if kubeconfig:
        return [Path(os.path.expanduser(kubeconfig))]
    listed = [part for part in environment.get("KUBECONFIG", "").split(os.pathsep) if part]
    if listed:
        return [Path(os.path.expanduser(part)) for part in dict.fromkeys(listed)]
    return [Path(os.path.expanduser("~/.kube/config"))]


def read(kubeconfig: str | None = None) -> KubeConfig:
    """Read and merge the files; those of $KUBECONFIG that do not exist are passed over.

    Raises:
        MissingConfig: there is none, or all are empty.
        ConfigError: one cannot be read.
    """
    wanted = paths(kubeconfig)
    merged = KubeConfig()
    for path in wanted:
        if path.exists() or path.is_symlink():
            _merge(merged, path, _parse(path))
    if not merged.files:
        raise MissingConfig(_missing(kubeconfig, wanted))
    if not (merged.contexts or merged.clusters):
        raise MissingConfig(f"the kubeconfig {merged.where} is empty: it names no cluster")
    return merged


def _missing(kubeconfig: str | None, wanted: list[Path]) -> str:
    listed = ", ".join(map(str, wanted))
    if kubeconfig:
        return f"the kubeconfig {listed} does not exist"
    if os.environ.get("KUBECONFIG"):
        return f"$KUBECONFIG names {listed}, which does not exist"
    return f"there is no kubeconfig: $KUBECONFIG is not set and {listed} does not exist"


def _parse(path: Path) -> Obj:
    # Imported here: nothing of YAML is needed before the first frame.
    from kubetui.api.yaml import YamlError, load

    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise ConfigError(f"the kubeconfig {path} is a directory, not a file") from None
    except OSError as error:
        raise ConfigError(f"the kubeconfig {path} cannot be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise ConfigError(f"the kubeconfig {path} is larger than {MAX_BYTES} bytes")
    try:
        found = load(content)
    except YamlError as error:
        raise ConfigError(f"the kubeconfig {path} is not YAML: {error}") from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ConfigError(
            f"the kubeconfig {path} is not a kubeconfig: its top is {_called(found)}, not a map"
        )
    return found


def _called(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    return "a text" if isinstance(value, str) else "a single value"


def _merge(merged: KubeConfig, path: Path, content: Obj) -> None:
    path = path.absolute()
    merged.files.append(path)
    for title in _LISTS:
        known: dict[str, Entry] = getattr(merged, title)
        for position, item in enumerate(_items(path, content, title)):
            entry = _entry(path, title, position, item)
            known.setdefault(entry.name, entry)
    current = content.get("current-context")
    if current is not None and not isinstance(current, str):
        current = str(current)
    merged.current = merged.current or current or ""


def _items(path: Path, content: Obj, title: str) -> list[Any]:
    items = content.get(title)
    if items is None:
        return []
    if not isinstance(items, list):
        raise ConfigError(f"the kubeconfig {path} is broken: {title} is not a list")
    return items


def _entry(path: Path, title: str, position: int, item: object) -> Entry:
    name, value = text(item, "name"), item.get(_ENTRY[title]) if isinstance(item, dict) else None
    place = f"{title}[{position}]"
    if not name:
        raise ConfigError(f"the kubeconfig {path} is broken: {place} has no name")
    if value is not None and not isinstance(value, dict):
        raise ConfigError(f"the kubeconfig {path} is broken: {place}.{_ENTRY[title]} is not a map")
    return Entry(name, mapping(item, _ENTRY[title]), path)
