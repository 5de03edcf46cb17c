"""The volumes of a Pod as trees of files."""

from __future__ import annotations

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, mapping, namespace, text
from kubetui.playground.kubelet.config.downward import Facts, field_value, resource_value
from kubetui.playground.kubelet.config.permissions import empty, projected, share
from kubetui.playground.kubelet.config.sources import ConfigError, Sources
from kubetui.playground.kubelet.config.tokens import PodTokens
from kubetui.playground.kubelet.runtime.trees import Tree

_WORDS = {"configmaps": ("configmap", "config"), "secrets": ("secret", "secret")}
_PROVISIONED = 0o777
"""The mode that a local path's provisioner gives to the directories it makes."""


class Volumes:
    """Makes the volumes of Pods on one node; disks and host paths outlive them."""

    def __init__(
        self, sources: Sources, tokens: PodTokens, disks: dict[str, Tree], host_paths: dict[str, Tree]
    ) -> None:
        self._sources = sources
        self._tokens = tokens
        self._disks = disks
        self._host_paths = host_paths

    async def mount(self, pod: Obj, facts: Facts, into: dict[str, Tree]) -> list[str]:
        """Make the volumes that are not there yet: what failed, one sentence each."""
        failures = []
        for volume in dicts(pod, "spec", "volumes"):
            label = text(volume, "name")
            if label in into:
                continue
            try:
                into[label] = await self._make(volume, pod, facts)
            except ConfigError as error:
                failures.append(f'MountVolume.SetUp failed for volume "{label}" : {error}')
        return failures

    async def refresh(self, pod: Obj, facts: Facts, trees: dict[str, Tree]) -> None:
        """Write what ConfigMaps, Secrets and labels say now into the volumes that show them."""
        for volume in dicts(pod, "spec", "volumes"):
            tree = trees.get(text(volume, "name"))
            if tree is None or not refreshable(volume):
                continue
            try:
                fresh = await self._make(volume, pod, facts)
            except (ConfigError, ApiError):
                # What was mounted once stays as it was when its source goes, or nobody can be asked.
                continue
            tree.files.clear()
            tree.files.update(fresh.files)
            tree.permissions = fresh.permissions

    async def _make(self, volume: Obj, pod: Obj, facts: Facts) -> Tree:
        claim = text(volume, "persistentVolumeClaim", "claimName")
        if claim:
            disk = await self._disk(namespace(pod), claim)
            share(disk, pod)
            return disk
        path = text(volume, "hostPath", "path")
        if path:
            return self._host_paths.setdefault(path, Tree())
        projections = dicts(volume, "projected", "sources") if "projected" in volume else [volume]
        if "projected" not in volume and not _projection(volume):
            return empty(volume, pod)
        files: dict[str, str] = {}
        for projection in projections:
            files |= await self._files(projection, pod, facts)
        return projected(volume, pod, files)

    async def _files(self, source: Obj, pod: Obj, facts: Facts) -> dict[str, str]:
        if "serviceAccountToken" in source:
            wanted = mapping(source, "serviceAccountToken")
            return {f"/{text(wanted, 'path') or 'token'}": await self._tokens.token(pod, wanted)}
        if "downwardAPI" in source:
            return _downward(dicts(source, "downwardAPI", "items"), pod, facts)
        for field, resource in (("configMap", "configmaps"), ("secret", "secrets")):
            if field in source:
                return await self._data(mapping(source, field), resource, namespace(pod))
        return {}

    async def _data(self, source: Obj, resource: str, where: str) -> dict[str, str]:
        name = text(source, "name") or text(source, "secretName")
        optional = source.get("optional") is True
        data = await self._sources.need(resource, where, name, optional=optional)
        if data is None:
            return {}
        items = dicts(source, "items")
        if not items:
            return {f"/{key}": value for key, value in data.items()}
        found = {}
        for item in items:
            key = text(item, "key")
            if key in data:
                found[f"/{text(item, 'path')}"] = data[key]
            elif not optional:
                kind, word = _WORDS[resource]
                lead = f"{kind} " if kind == "configmap" else ""
                raise ConfigError(f"{lead}references non-existent {word} key: {key}")
        return found

    async def _disk(self, where: str, claim: str) -> Tree:
        found = await self._sources.get("persistentvolumeclaims", where, claim)
        if found is None:
            raise ConfigError(f'persistentvolumeclaim "{claim}" not found')
        volume = text(found, "spec", "volumeName")
        if not volume:
            raise ConfigError(f"PVC {where}/{claim} is not bound")
        return self._disks.setdefault(volume, Tree(mode=_PROVISIONED))


def _projection(volume: Obj) -> bool:
    return any(field in volume for field in ("configMap", "secret", "downwardAPI"))


def refreshable(volume: Obj) -> bool:
    """Whether a volume shows something that may change; the token every Pod has does not count."""
    if text(volume, "name").startswith("kube-api-access-"):
        return False
    return "projected" in volume or _projection(volume)


def _downward(items: list[Obj], pod: Obj, facts: Facts) -> dict[str, str]:
    found = {}
    for item in items:
        path = f"/{text(item, 'path')}"
        if "fieldRef" in item:
            found[path] = field_value(pod, text(item, "fieldRef", "fieldPath"), facts)
        elif "resourceFieldRef" in item:
            found[path] = resource_value(pod, {}, mapping(item, "resourceFieldRef"), facts)
    return found
