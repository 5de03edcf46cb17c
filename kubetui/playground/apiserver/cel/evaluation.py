"""Expressions evaluated: a walk over the tree that counts its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from kubetui.playground.apiserver.cel.arithmetic import LONGEST, calculated
from kubetui.playground.apiserver.cel.functions import FUNCTIONS, METHODS, SPACES
from kubetui.playground.apiserver.cel.syntax import Node, parse
from kubetui.playground.apiserver.cel.values import (
    CelError,
    Optional,
    TypeName,
    equal,
    no_overload,
    ordered,
    type_name,
)

STEPS = 50_000
"""How many operations all rules of one request may take together: they must not hold up the server."""
_TYPES = ("bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type")
_MACROS = ("all", "exists", "exists_one", "existsOne", "map", "filter", "transformList", "transformMap")


class Budget:
    """What is left of the steps."""

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self) -> None:
        """One step less."""
        self.left -= 1
        if self.left < 0:
            raise CelError("operation cancelled: actual cost limit exceeded")


@lru_cache(maxsize=512)
def compiled(text: str) -> Node:
    """The tree of an expression; CelSyntaxError when there is none."""
    return parse(text)


def evaluate(text: str, names: Mapping[str, Any], budget: Budget | None = None) -> Any:
    """The value of an expression.

    Raises:
        CelError: it has none.
        CelSyntaxError: it cannot be read.
    """
    return _Evaluation(budget or Budget()).value(compiled(text), names)


class _Evaluation:
    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def value(self, node: Node, names: Mapping[str, Any]) -> Any:
        self._budget.spend()
        found: Callable[[Node, Mapping[str, Any]], Any] = getattr(self, f"_{node.kind}")
        try:
            return found(node, names)
        except CelError:
            raise
        except (TypeError, ValueError, AttributeError, KeyError, IndexError, OverflowError) as error:
            raise CelError(f"no such overload: {error}") from error

    def _literal(self, node: Node, _names: Mapping[str, Any]) -> Any:
        return node.value

    def _name(self, node: Node, names: Mapping[str, Any]) -> Any:
        if node.value in names:
            found = names[node.value]
            return found() if callable(found) else found
        if node.value in _TYPES:
            return TypeName(node.value)
        raise CelError(f"undeclared reference to '{node.value}' (in container '')")

    def _maybe(self, node: Node, names: Mapping[str, Any]) -> Any:
        return self.value(node.parts[0], names)

    def _if(self, node: Node, names: Mapping[str, Any]) -> Any:
        return self.value(node.parts[1 if self._truth(node.parts[0], names) else 2], names)

    def _truth(self, node: Node, names: Mapping[str, Any]) -> bool:
        found = self.value(node, names)
        if not isinstance(found, bool):
            raise CelError("no such overload")
        return found

    def _list(self, node: Node, names: Mapping[str, Any]) -> list[Any]:
        return [value for part in node.parts for value in self._present(part, names)]

    def _present(self, part: Node, names: Mapping[str, Any]) -> tuple[Any, ...]:
        """The value of an entry; none when it is an optional one that is missing."""
        found = self.value(part, names)
        return found.values if part.kind == "maybe" and isinstance(found, Optional) else (found,)

    def _map(self, node: Node, names: Mapping[str, Any]) -> dict[Any, Any]:
        return {
            self.value(key, names): value for key, part in node.parts for value in self._present(part, names)
        }

    _struct = _map

    def _unary(self, node: Node, names: Mapping[str, Any]) -> Any:
        if node.value == "!":
            return not self._truth(node.parts[0], names)
        found = self.value(node.parts[0], names)
        if isinstance(found, bool) or not isinstance(found, int | float | timedelta):
            raise no_overload("-_", found)
        return -found

    def _binary(self, node: Node, names: Mapping[str, Any]) -> Any:
        operator = node.value
        if operator in ("&&", "||"):
            return self._logical(node, names, stops=operator == "||")
        left, right = (self.value(part, names) for part in node.parts)
        if operator in ("==", "!="):
            return equal(left, right) is (operator == "==")
        if operator == "in":
            return (
                right.__contains__(left)
                if isinstance(right, dict)
                else any(equal(left, each) for each in right)
            )
        if operator in ("<", "<=", ">", ">="):
            return ordered(left, right, operator)
        return calculated(operator, left, right)

    def _logical(self, node: Node, names: Mapping[str, Any], *, stops: bool) -> bool:
        """`&&` and `||`: one side that decides is enough, whatever goes wrong on the other."""
        error: CelError | None = None
        for part in node.parts:
            try:
                if self._truth(part, names) is stops:
                    return stops
            except CelError as failed:
                error = failed
        if error is not None:
            raise error
        return not stops

    def _select(self, node: Node, names: Mapping[str, Any]) -> Any:
        name, optional = node.value
        target = self.value(node.parts[0], names)
        if isinstance(target, Optional) or optional:
            inner = target.values if isinstance(target, Optional) else (target,)
            return Optional(tuple(each[name] for each in inner if isinstance(each, Mapping) and name in each))
        if not isinstance(target, Mapping):
            said = f"type '{type_name(target)}' does not support field selection"
            raise CelError(f"no such key: {name}" if target is None else said)
        if name not in target:
            raise CelError(f"no such key: {name}")
        found = target[name]
        return found() if callable(found) else found

    def _index(self, node: Node, names: Mapping[str, Any]) -> Any:
        target, index = (self.value(part, names) for part in node.parts)
        if isinstance(target, Optional) or node.value:
            inner = target.values if isinstance(target, Optional) else (target,)
            return Optional(tuple(each[index] for each in inner if _holds(each, index)))
        if not _holds(target, index):
            said = f"no such key: {index}" if isinstance(target, Mapping) else f"index out of bounds: {index}"
            raise CelError(said)
        return target[index]

    def _call(self, node: Node, names: Mapping[str, Any]) -> Any:
        target, arguments = node.parts
        name = node.value
        if target is None and name == "has":
            return self._has(arguments[0], names)
        if target is not None and name in _MACROS and len(arguments) >= 2 and arguments[0].kind == "name":
            return self._macro(name, target, arguments, names)
        space = SPACES.get(target.value) if target is not None and target.kind == "name" else None
        if space is not None and name in space and target.value not in names:
            return space[name](*(self.value(each, names) for each in arguments))
        if target is not None and name in ("optMap", "optFlatMap"):
            return self._optional_map(name, target, arguments, names)
        values = [
            self.value(each, names) for each in ((target, *arguments) if target is not None else arguments)
        ]
        function = METHODS.get(name) if target is not None else FUNCTIONS.get(name)
        if function is None:
            raise CelError(f"undeclared reference to '{name}' (in container '')")
        found = function(*values)
        if isinstance(found, str | list) and len(found) > LONGEST:
            raise CelError("the value would become too large")
        return found

    def _has(self, node: Node, names: Mapping[str, Any]) -> bool:
        if node.kind != "select":
            raise CelError("invalid argument to has() macro")
        target = self.value(node.parts[0], names)
        if isinstance(target, Optional):
            target = target.values[0] if target.values else {}
        return isinstance(target, Mapping) and node.value[0] in target

    def _optional_map(
        self, name: str, target: Node, arguments: tuple[Node, ...], names: Mapping[str, Any]
    ) -> Any:
        found = self.value(target, names)
        if not found.values:
            return found
        result = self.value(arguments[1], {**names, arguments[0].value: found.values[0]})
        return result if name == "optFlatMap" else Optional((result,))

    def _macro(self, name: str, target: Node, arguments: tuple[Node, ...], names: Mapping[str, Any]) -> Any:
        over = self.value(target, names)
        if not isinstance(over, list | Mapping):
            raise CelError(f"expression of type '{type_name(over)}' cannot be range of a comprehension")
        two = len(arguments) > 2 and arguments[1].kind == "name" and name not in ("map", "filter")
        scopes = self._scopes(over, arguments, names, two=two)
        rest = arguments[2 if two else 1 :]
        if name in ("all", "exists"):
            return self._any(rest[0], scopes, wanted=name == "exists")
        if name in ("exists_one", "existsOne"):
            return sum(self._truth(rest[0], scope) for scope in scopes) == 1
        if name == "filter":
            return [scope[arguments[0].value] for scope in scopes if self._truth(rest[0], scope)]
        kept = (scope for scope in scopes if len(rest) < 2 or self._truth(rest[0], scope))
        if name == "transformMap":
            return {scope[arguments[0].value]: self.value(rest[-1], scope) for scope in kept}
        return [self.value(rest[-1], scope) for scope in kept]

    def _scopes(
        self, over: Any, arguments: tuple[Node, ...], names: Mapping[str, Any], *, two: bool
    ) -> Iterator[dict[str, Any]]:
        first = arguments[0].value
        pairs = over.items() if isinstance(over, Mapping) else enumerate(over)
        for key, value in list(pairs):
            self._budget.spend()
            if two:
                yield {**names, first: key, arguments[1].value: value}
            else:
                yield {**names, first: key if isinstance(over, Mapping) else value}

    def _any(self, condition: Node, scopes: Iterator[dict[str, Any]], *, wanted: bool) -> bool:
        error: CelError | None = None
        for scope in scopes:
            try:
                if self._truth(condition, scope) is wanted:
                    return wanted
            except CelError as failed:
                error = failed
        if error is not None:
            raise error
        return not wanted


def _holds(target: Any, index: Any) -> bool:
    if isinstance(target, Mapping):
        return index in target
    return isinstance(target, list) and isinstance(index, int) and 0 <= index < len(target)
