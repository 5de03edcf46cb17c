"""Server-side tables: the columns and cells that `kubectl get` prints.

Rule: `pkg/printers/internalversion/printers.go`.
"""

from kubetui.playground.apiserver.table.render import render

__all__ = ["render"]
