"""From objects to a Table of `meta.k8s.io/v1`."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from kubetui.api.meta import Obj, text
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import autoscaling
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.customresources.printing import CustomPrinter
from kubetui.playground.apiserver.table import core, extending, networking, policy, storage, workloads
from kubetui.playground.apiserver.table.columns import Printer

PRINTERS: dict[str, Printer] = {
    **workloads.PRINTERS, **core.PRINTERS, **networking.PRINTERS, **storage.PRINTERS, **policy.PRINTERS,
    **extending.PRINTERS,
}  # fmt: skip
_GENERAL = Printer(("Name", "Age"), core.named)
_FINISHED = {
    "Succeeded": ("Completed", "Succeeded", "The pod has completed successfully."),
    "Failed": ("Completed", "Failed", "The pod failed."),
}
Include = Literal["Metadata", "Object", "None"]


def printer_of(kind: ApiKind) -> Printer | CustomPrinter:
    """The printer of a kind."""
    if is_custom(kind):
        return CustomPrinter(kind)
    return PRINTERS.get(kind.resource, _GENERAL)


def render(
    kind: ApiKind,
    objects: list[Obj],
    *,
    include: Include,
    now: datetime,
    with_columns: bool = True,
    revision: str = "",
    continue_: str = "",
    remaining: int | None = None,
) -> Obj:
    """The Table of some objects of a kind, with what `includeObject` asks for in each row."""
    printer = printer_of(kind)
    metadata: Obj = {"resourceVersion": revision} if revision else {}
    if continue_:
        metadata["continue"] = continue_
    if remaining is not None:
        metadata["remainingItemCount"] = remaining
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": metadata,
        "columnDefinitions": printer.definitions() if with_columns else None,
        "rows": [_row(kind, printer, obj, include, now) for obj in objects],
    }


def _row(kind: ApiKind, printer: Printer | CustomPrinter, obj: Obj, include: Include, now: datetime) -> Obj:
    shown = autoscaling.newer(obj) if autoscaling.is_older(kind) else obj
    row: Obj = {"cells": printer.cells(shown, now)}
    finished = _FINISHED.get(text(obj, "status", "phase")) if kind.resource == "pods" else None
    if finished:
        type_, reason, message = finished
        row["conditions"] = [{"type": type_, "status": "True", "reason": reason, "message": message}]
    return {**row, "object": _included(kind, obj, include)}


def _included(kind: ApiKind, obj: Obj, include: Include) -> Obj | None:
    if include == "None":
        return None
    if include == "Object":
        return {"kind": kind.kind, "apiVersion": kind.api_version, **obj}
    head = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1"}
    return {**head, "metadata": obj.get("metadata", {})}
