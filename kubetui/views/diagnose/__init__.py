"""Findings: what is wrong with an object, one file a family of failures."""

from kubetui.views.diagnose.model import Evidence, Finding
from kubetui.views.diagnose.registry import findings, own_findings

__all__ = ["Evidence", "Finding", "findings", "own_findings"]
