"""The rows of a branch: the drawing before each line, what is folded, and rows kept while they hold."""

from __future__ import annotations

from collections.abc import Callable, Container

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts
from kubetui.api.text import visible
from kubetui.kinds.shown.model import Cells, Facts
from kubetui.views.branches import Branch
from kubetui.views.leaves import cells, container_cells, old_cells, status_of, symbol
from kubetui.views.model import Health, Row, span_text
from kubetui.views.table import search_text

OPEN, SHUT, LEAF = "▾ ", "▸ ", "  "
_MORE, _LAST, _DOWN, _GAP = "├─ ", "└─ ", "│  ", "   "
OLD = "#old"

WithNamespace = Callable[[Cells, Obj], Cells]
IsFolded = Callable[[str, str], bool]
_Kept = tuple[Facts, Health, str, bool | None, Row]


class Limbs:
    """Makes the rows of branches. `is_folded` is asked with a key and a resource (empty for old ones)."""

    def __init__(self, with_namespace: WithNamespace, is_folded: IsFolded) -> None:
        self._with_namespace = with_namespace
        self._is_folded = is_folded
        self._kept: dict[str, _Kept] = {}
        self._bare: dict[str, _Kept] = {}

    def forget(self, key: str) -> None:
        """Lets go of the row of an object that is gone."""
        self._kept.pop(key, None)
        self._bare.pop(key, None)

    def keep(self, keys: Container[str]) -> None:
        """Lets go of everything but some objects."""
        for cache in (self._kept, self._bare):
            for key in [key for key in cache if key not in keys]:
                del cache[key]

    def rows(self, branch: Branch | None) -> list[Row]:
        """All rows of a root."""
        if branch is None:
            return []
        foldable = bool(branch.children or branch.old or branch.resource == "pods")
        folded = self._is_folded(branch.key, branch.resource) if foldable else None
        quiet = branch.resource == "pods" and folded
        sign = LEAF if folded is None or quiet else SHUT if folded else OPEN
        found = [self.row(branch, sign, "", folded)]
        if folded is False:
            found += self._below(branch, "")
        return found

    def _below(self, branch: Branch, indent: str) -> list[Row]:
        """The rows under a branch."""
        if branch.resource == "pods":
            return self._containers(branch, indent)
        found: list[Row] = []
        last = len(branch.children) - (0 if branch.old else 1)
        for index, child in enumerate(branch.children):
            found += self._child(child, indent, index == last)
        if branch.old:
            found += self._old(branch, indent)
        return found

    def _child(self, child: Branch, indent: str, is_last: bool) -> list[Row]:
        foldable = bool(child.children or child.resource == "pods")
        folded = self._is_folded(child.key, child.resource) if foldable else None
        corner = _LAST if is_last else _MORE
        if folded and child.resource != "pods":
            corner = corner[0] + SHUT
        found = [self.row(child, indent, corner, folded)]
        if folded is False:
            found += self._below(child, indent + (_GAP if is_last else _DOWN))
        return found

    def _old(self, branch: Branch, indent: str) -> list[Row]:
        """The one line for empty ReplicaSets kept for an undo, and they themselves when it is unfolded."""
        key = f"{branch.key}{OLD}"
        folded = self._is_folded(key, "")
        corner = _LAST[0] + (SHUT if folded else OPEN)
        made = self._with_namespace(old_cells(len(branch.old)), {})
        ref = branch.ref
        words = search_text("replicaset old", branch.obj, "", made)
        found = [Row(key, ref, Health.UNKNOWN, made, indent + corner, folded, "", words)]
        if not folded:
            for index, child in enumerate(branch.old):
                found += self._child(child, indent + _GAP, index == len(branch.old) - 1)
        return found

    def _containers(self, branch: Branch, indent: str) -> list[Row]:
        pod, ref = branch.obj, branch.ref
        spec = pod.get("spec")
        named = [("init container", one) for one in dicts(spec, "initContainers")]
        named += [("container", one) for one in dicts(spec, "containers")]
        found = []
        for index, (kind, container) in enumerate(named):
            name = meta.text(container, "name")
            made, health, word = container_cells(kind, container, status_of(pod, name))
            made = self._with_namespace(made, {})
            corner = _LAST if index == len(named) - 1 else _MORE
            words = search_text(f"{kind} {visible(name)}", pod, word, made)
            key = f"{branch.key}#{name}"
            found.append(Row(key, ref, health, made, indent + corner, None, word, words))
        return found

    def row(self, branch: Branch, indent: str, corner: str, folded: bool | None) -> Row:
        """The row of one object; the same one as long as nothing of it changed."""
        return self._row(self._kept, branch, indent + corner, folded, top=not corner)

    def bare(self, branch: Branch) -> Row:
        """A row of one object, wherever in the tree it stands, for filters and for sorting."""
        kept = self._kept.get(branch.key)
        if kept and kept[0] is branch.facts and kept[1] == branch.health:
            return kept[4]
        return self._row(self._bare, branch, "", None, top=True)

    def _row(
        self, cache: dict[str, _Kept], branch: Branch, prefix: str, folded: bool | None, *, top: bool
    ) -> Row:
        kept = cache.get(branch.key)
        if kept and kept[:4] == (branch.facts, branch.health, prefix, folded):
            return kept[4]
        made = self._with_namespace(cells(branch, top=top), branch.obj)
        row = Row(
            branch.key,
            branch.ref,
            symbol(branch, top=top),
            made,
            prefix,
            folded,
            branch.facts.word,
            _search(branch, made),
        )
        cache[branch.key] = (branch.facts, branch.health, prefix, folded, row)
        return row


def _search(branch: Branch, made: Cells) -> str:
    """What words are looked for in: kind, name, namespace, state and Node."""
    words = (span_text(made[0]), branch.ref.namespace, branch.facts.word, span_text(made[-1]))
    return " ".join(words).lower()
