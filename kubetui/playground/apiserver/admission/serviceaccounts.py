"""ServiceAccount: every Pod runs as an account and gets its token mounted."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts
from kubetui.playground.apiserver.admission.plugin import Attributes
from kubetui.playground.apiserver.prepare import suffix

MIRROR = "kubernetes.io/config.mirror"
_MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
_EXPIRATION = 3607


class ServiceAccount:
    """Names the account, and mounts its token into every container."""

    def admit(self, write: Attributes) -> None:
        """Complete a new Pod."""
        if write.operation != "CREATE" or write.resource != "pods" or not write.main:
            return
        pod = write.new
        if MIRROR in (pod["metadata"].get("annotations") or {}):
            return
        spec = pod["spec"]
        name = spec.setdefault("serviceAccountName", "default") or "default"
        spec["serviceAccountName"] = spec["serviceAccount"] = name
        account = write.find("serviceaccounts", name, write.namespace)
        if account is None:
            raise write.refusal(
                f'error looking up service account {write.namespace}/{name}: serviceaccount "{name}" not found'
            )
        if _mounts(spec, account):
            _mount(spec, write)
        if not spec.get("imagePullSecrets") and account.get("imagePullSecrets"):
            spec["imagePullSecrets"] = [dict(secret) for secret in account["imagePullSecrets"]]

    def validate(self, write: Attributes) -> None:
        """Nothing more."""


def _mounts(spec: Obj, account: Obj) -> bool:
    for owner in (spec, account):
        wanted = owner.get("automountServiceAccountToken")
        if wanted is not None:
            return bool(wanted)
    return True


def _mount(spec: Obj, write: Attributes) -> None:
    existing = next((v["name"] for v in dicts(spec, "volumes") if _is_token(v)), "")
    name = existing or f"kube-api-access-{suffix(write.rng)}"
    used = False
    for container in dicts(spec, "containers") + dicts(spec, "initContainers"):
        mounts = container.setdefault("volumeMounts", [])
        if all(mount.get("mountPath") != _MOUNT_PATH for mount in mounts):
            mounts.append({"name": name, "readOnly": True, "mountPath": _MOUNT_PATH})
            used = True
        if not mounts:
            del container["volumeMounts"]
    if used and not existing:
        spec.setdefault("volumes", []).append({"name": name, "projected": _projected()})


def _is_token(volume: Obj) -> bool:
    return str(volume.get("name", "")).startswith("kube-api-access-")


def _projected() -> Obj:
    field = {"apiVersion": "v1", "fieldPath": "metadata.namespace"}
    return {
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": _EXPIRATION, "path": "token"}},
            {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
            {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": field}]}},
        ],
        "defaultMode": 420,
    }
