"""Parts that thousands of Pods have in common are kept once: tolerations, probes, the volume with the token.

Objects of the store are never changed in place, so that nobody notices who else holds a part of them.
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from kubetui.api.meta import Obj, dicts, mapping

_MOST: Final = 1024
_SPEC: Final = ("tolerations", "affinity", "topologySpreadConstraints", "securityContext", "schedulingGates",
                "nodeSelector", "imagePullSecrets")  # fmt: skip
_CONTAINER: Final = ("resources", "env", "envFrom", "ports", "command", "args", "securityContext", "livenessProbe",
                     "readinessProbe", "startupProbe", "lifecycle")  # fmt: skip
_kept: dict[bytes, Any] = {}


def share(obj: Obj) -> Obj:
    """Put the parts that were seen before in place of those of a Pod that was just decoded."""
    spec = mapping(obj, "spec")
    _replace(spec, _SPEC)
    for group in ("initContainers", "containers"):
        for container in dicts(spec, group):
            _replace(container, _CONTAINER)
    for volume in dicts(spec, "volumes"):
        _replace(volume, ("projected",))
    return obj


def _replace(holder: Obj, keys: tuple[str, ...]) -> None:
    for key in keys:
        part = holder.get(key)
        if part and isinstance(part, dict | list):
            if len(_kept) >= _MOST:
                del _kept[next(iter(_kept))]
            holder[key] = _kept.setdefault(orjson.dumps(part), part)
