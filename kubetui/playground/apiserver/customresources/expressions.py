"""The rules that a schema states as expressions (`x-kubernetes-validations`).

Rule: `apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.apiserver.cel.evaluation import Budget, compiled, evaluate
from kubetui.playground.apiserver.cel.syntax import Node
from kubetui.playground.apiserver.cel.tokens import CelSyntaxError
from kubetui.playground.apiserver.cel.values import CelError, Optional
from kubetui.playground.apiserver.customresources.checking import ABSENT
from kubetui.playground.apiserver.customresources.structural import (
    below,
    items,
    preserves,
    properties,
    values,
)
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.validation.fields import Found, invalid

RULES = "x-kubernetes-validations"
_BLOCKING = frozenset({
    "FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid",
})  # fmt: skip
_SKIPPED = (
    "some validation rules were not checked because the object was invalid; correct the existing errors to complete "
    "validation"
)
_HEADS = {
    "FieldValueForbidden": "Forbidden", "FieldValueRequired": "Required value", "FieldValueInvalid": "Invalid value",
    "FieldValueDuplicate": "Duplicate value",
}  # fmt: skip


def has_rules(node: Obj) -> bool:
    """Whether a schema states any rule."""
    inner = [*properties(node).values(), *filter(None, (items(node), values(node)))]
    return bool(node.get(RULES)) or any(has_rules(each) for each in inner)


def broken(node: Obj, value: Any, old: Any, others: list[FieldError]) -> Found:
    """The rules that an object breaks, if its structure lets them be looked at."""
    if not has_rules(node):
        return
    if any(each.reason in _BLOCKING for each in others):
        yield FieldError("FieldValueInvalid", "<nil>", f"Invalid value: null: {_SKIPPED}")
        return
    yield from _node(node, value, old, "", Budget())


def _node(node: Obj, value: Any, old: Any, path: str, budget: Budget) -> Iterator[FieldError]:
    if old is not ABSENT and old == value:
        return
    for rule in dicts(node, RULES):
        yield from _rule(node, rule, value, old, path, budget)
    if isinstance(value, dict):
        before = old if isinstance(old, dict) else {}
        for name in sorted(value):
            inner = below(node, name)
            if inner is not None:
                here = f"{path}.{name}" if path else name
                yield from _node(inner, value[name], before.get(name, ABSENT), here, budget)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _node(items(node) or {}, each, _former(node, each, old), f"{path}[{at}]", budget)


def _former(node: Obj, item: Any, old: Any) -> Any:
    """What an item of a list was before, where its keys tell which one it is."""
    keys = node.get("x-kubernetes-list-map-keys") or []
    if not keys or not isinstance(item, dict) or not isinstance(old, list):
        return ABSENT
    wanted = [item.get(key) for key in keys]
    return next(
        (each for each in old if isinstance(each, dict) and [each.get(k) for k in keys] == wanted), ABSENT
    )


def _rule(node: Obj, rule: Obj, value: Any, old: Any, path: str, budget: Budget) -> Iterator[FieldError]:
    expression = text(rule, "rule")
    names: dict[str, Any] = {"self": value}
    if rule.get("optionalOldSelf"):
        names["oldSelf"] = Optional(() if old is ABSENT else (old,))
    elif old is not ABSENT:
        names["oldSelf"] = old
    elif _mentions(expression, "oldSelf"):
        return
    try:
        if evaluate(expression, names, budget) is True:
            return
    except CelError as error:
        said = f"{error} evaluating rule: {text(rule, 'message').strip() or expression.strip()}"
        yield invalid(path or "<nil>", node.get("type") or "", said)
        return
    except CelSyntaxError:
        return  # It was stored before expressions were read.
    yield _error(node, rule, value, path, _message(rule, names, budget))


def _message(rule: Obj, names: dict[str, Any], budget: Budget) -> str:
    if expression := text(rule, "messageExpression"):
        try:
            found = evaluate(expression, names, budget)
        except (CelError, CelSyntaxError):
            found = None  # The fixed message stands in for one that cannot be made.
        if isinstance(found, str) and found.strip() and "\n" not in found:
            return found.strip()
    return text(rule, "message").strip() or f"failed rule: {text(rule, 'rule').strip()}"


def _error(node: Obj, rule: Obj, value: Any, path: str, said: str) -> FieldError:
    reason = text(rule, "reason") or "FieldValueInvalid"
    where = f"{path}{text(rule, 'fieldPath')}".lstrip(".") or "<nil>"
    head = _HEADS.get(reason, "Invalid value")
    scalar = node.get("type") not in ("object", "array")
    if scalar and reason in ("FieldValueInvalid", "FieldValueDuplicate"):
        return FieldError(
            reason, where, invalid(where, value, said).message.replace("Invalid value", head, 1)
        )
    return FieldError(reason, where, f"{head}: {said}")


def _mentions(expression: str, name: str) -> bool:
    try:
        return any(node.kind == "name" and node.value == name for node in _walk(compiled(expression)))
    except CelSyntaxError:
        return False


def _walk(node: Any) -> Iterator[Node]:
    if isinstance(node, Node):
        yield node
        yield from _walk(node.parts)
    elif isinstance(node, tuple):
        for each in node:
            yield from _walk(each)


def unreadable(node: Obj, path: str) -> Found:
    """Rules of a schema that are no expressions, or that speak of fields which it does not have."""
    for index, rule in enumerate(dicts(node, RULES)):
        for field in ("rule", "messageExpression"):
            expression = text(rule, field)
            if not expression and field == "messageExpression":
                continue
            here = f"{path}.{RULES}[{index}].{field}"
            if not expression.strip():
                yield FieldError("FieldValueRequired", here, "Required value: rule is not specified")
            elif said := _fault(node, expression):
                shown = _shown(rule) if field == "rule" else go_quote(expression)
                yield FieldError("FieldValueInvalid", here, f"Invalid value: {shown}: {said}")


def _shown(rule: Obj) -> str:
    """A rule as Go prints it."""
    words = [f"Rule:{go_quote(text(rule, 'rule'))}", f"Message:{go_quote(text(rule, 'message'))}"]
    words.append(f"MessageExpression:{go_quote(text(rule, 'messageExpression'))}")
    reason = "(*apiextensions.FieldValueErrorReason)(nil)"
    words += [
        f"Reason:{reason}",
        f"FieldPath:{go_quote(text(rule, 'fieldPath'))}",
        "OptionalOldSelf:(*bool)(nil)",
    ]
    return f"apiextensions.ValidationRule{{{', '.join(words)}}}"


def _fault(node: Obj, expression: str) -> str:
    try:
        tree = compiled(expression)
    except CelSyntaxError as error:
        return f"compilation failed: {error}"
    for each in _walk(tree):
        if each.kind == "select" and (name := _undefined(node, each)):
            at = expression.find(name)
            start = f"ERROR: <input>:1:{max(at, 1)}: undefined field '{name}'"
            return f"compilation failed: {start}\n | {expression}\n | {'.' * max(at - 1, 0)}^"
    return ""


def _undefined(root: Obj, select: Node) -> str:
    """The field of a chain like `self.spec.x` that the schema does not have; empty when it may be there."""
    names: list[str] = []
    inner: Node = select
    while inner.kind == "select":
        names.insert(0, inner.value[0])
        inner = inner.parts[0]
    if inner.kind != "name" or inner.value not in ("self", "oldSelf"):
        return ""
    node: Obj | None = root
    for name in names:
        if node is None or node.get("type") != "object" or preserves(node) or values(node) is not None:
            return ""
        if name in ("apiVersion", "kind", "metadata"):
            return ""
        node = properties(node).get(name)
        if node is None:
            return name
    return ""
