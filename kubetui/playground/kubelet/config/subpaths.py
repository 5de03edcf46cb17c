"""Which part of a volume a mount shows. Rule: `pkg/kubelet/kubelet_pods.go` makeMounts."""

from __future__ import annotations

from collections.abc import Mapping

from kubetui.api.meta import Obj, text
from kubetui.playground.kubelet.config.environment import expand, references
from kubetui.playground.kubelet.config.sources import ConfigError


def sub_path_of(mount: Obj, variables: Mapping[str, str]) -> str:
    """The path inside the volume, its variables replaced; empty for the whole of it.

    Raises:
        ConfigError: it leads out of the volume, or has variables that are not set.
    """
    expression = text(mount, "subPathExpr")
    found = _expanded(expression, variables) if expression else text(mount, "subPath")
    if found.startswith("/"):
        raise ConfigError(f"error SubPath `{found}` must not be an absolute path")
    if ".." in found.split("/"):
        raise ConfigError(f"unable to provision SubPath `{found}`: must not contain '..'")
    return found


def _expanded(expression: str, variables: Mapping[str, str]) -> str:
    missing = sorted({each for each in references(expression) if not variables.get(each)})
    if missing:
        raise ConfigError(f"missing value for {', '.join(missing)}")
    return expand(expression, variables)
