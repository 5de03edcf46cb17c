"""The YAML files people write for kubetui, read so that every complaint names file, line and key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

_LARGEST = 1 << 20


class DocumentError(Exception):
    """A file that cannot be used; the message is one sentence that names file, line and key."""


class Entry:
    """A mapping of a file: its values by key, each read with the type it must have."""

    def __init__(self, file: Path, node: yaml.MappingNode, path: str = "") -> None:
        self.file = file
        self.node = node
        self.path = path
        self._nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if key.value in self._nodes:
                raise self._error(key, self._name(str(key.value)), "is there twice")
            self._nodes[str(key.value)] = (key, value)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the file's order."""
        return tuple(self._nodes)

    def known(self, *keys: str) -> None:
        """Complain about a key that is none of these."""
        for name, (key, _) in self._nodes.items():
            if name not in keys:
                raise self._error(key, self._name(name), f"is unknown; known are {', '.join(keys)}")

    def fail(self, key: str, message: str) -> DocumentError:
        """The complaint about a key's value, or about the whole mapping when the key is absent."""
        node = self._nodes[key][1] if key in self._nodes else self.node
        return self._error(node, self._name(key), message)

    def place(self, key: str) -> str:
        """Where a key's value stands, for a complaint that is made later; empty when the key is absent."""
        found = self._nodes.get(key)
        return f"{self.file}, line {found[1].start_mark.line + 1}: {self._name(key)}" if found else ""

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required without a default."""
        node = self._scalar(key, default is None, "a text")
        return (default or "") if node is None else str(node.value).strip()

    def number(self, key: str, default: int) -> int:
        """A whole number."""
        node = self._scalar(key, False, "a number")
        if node is None:
            return default
        if not node.value.lstrip("-").isdigit():
            raise self.fail(key, f"must be a whole number, not {node.value}")
        return int(node.value)

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        node = self._scalar(key, False, "true or false")
        if node is None:
            return default
        if node.value not in ("true", "false"):
            raise self.fail(key, f"must be true or false, not {node.value}")
        return bool(node.value == "true")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        node = self._value(key)
        if node is None:
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(item, yaml.ScalarNode) for item in items):
            raise self.fail(key, "must be a list of texts")
        return tuple(str(item.value).strip() for item in items)

    def entry(self, key: str) -> Entry | None:
        """A mapping inside this one."""
        node = self._value(key)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(key, "must be a mapping of keys to values")
        return Entry(self.file, node, self._name(key))

    def entries(self, key: str) -> Iterator[Entry]:
        """A list of mappings inside this one."""
        node = self._value(key)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(key, "must be a list")
        for index, item in enumerate(node.value):
            if not isinstance(item, yaml.MappingNode):
                raise self._error(item, f"{self._name(key)}[{index}]", "must be a mapping of keys to values")
            yield Entry(self.file, item, f"{self._name(key)}[{index}]")

    def _scalar(self, key: str, required: bool, what: str) -> yaml.ScalarNode | None:
        node = self._value(key)
        if node is None:
            if required:
                raise self.fail(key, "is missing")
            return None
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(key, f"must be {what}")
        return node

    def _value(self, key: str) -> yaml.Node | None:
        found = self._nodes.get(key)
        if found is None or found[1].tag == "tag:yaml.org,2002:null":
            return None
        return found[1]

    def _name(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _error(self, node: yaml.Node, key: str, message: str) -> DocumentError:
        return DocumentError(f"{self.file}, line {node.start_mark.line + 1}: {key} {message}")


def read(path: Path) -> Entry:
    """The mapping a file holds; an empty file is an empty mapping.

    Raises:
        DocumentError: the file cannot be read, is no YAML, or holds something else.
    """
    node = _compose(path, _read_text(path) or "{}") or _compose(path, "{}")
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if node else 1
        raise DocumentError(f"{path}, line {line}: the file must hold keys and values")
    return Entry(path, node)


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise DocumentError(f"{path} is larger than 1 MiB")
        return path.read_text("utf-8")
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8 text") from error


def _compose(path: Path, text: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DocumentError(f"{path}, line {line}: this is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise DocumentError(f"{path}: this is not YAML: {error}") from error
    except RecursionError as error:
        raise DocumentError(f"{path} is nested too deeply") from error
    return node
