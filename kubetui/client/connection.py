"""Which cluster, as whom: one context of the kubeconfig, resolved."""

from __future__ import annotations

import fnmatch
import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.client.errors import ConfigError
from kubetui.client.kubeconfig import Entry, KubeConfig, read
from kubetui.client.state import ControlLink, Ownership

PLAYGROUND_EXTENSION = "kubetui.dev/playground"
_LOCAL_CONTEXTS = (
    "docker-desktop",
    "docker-for-desktop",
    "kind-*",
    "k3d-*",
    "minikube",
    "rancher-desktop",
    "orbstack",
    "colima",
    "colima-*",
)


@dataclass(frozen=True)
class ContextInfo:
    """One context of the kubeconfig, for choosing."""

    name: str
    cluster: str
    server: str
    user: str
    namespace: str
    current: bool
    file: str = ""
    """The file it stands in."""


@dataclass(frozen=True)
class Connection:
    """Everything a connection needs: the server, the entries it came from, and whose cluster it is."""

    context: str
    server: str
    namespace: str
    cluster: Entry
    user: Entry
    ownership: Ownership
    control: ControlLink | None

    @property
    def host(self) -> str:
        """The server's host, without port."""
        return urlsplit(self.server).hostname or ""


def contexts(kubeconfig: str | None = None) -> list[ContextInfo]:
    """All contexts, in the order of the files.

    Raises:
        ConfigError: the kubeconfig cannot be read.
    """
    config = read(kubeconfig)
    return [_info(config, entry) for entry in config.contexts.values()]


def _info(config: KubeConfig, entry: Entry) -> ContextInfo:
    cluster = config.clusters.get(text(entry.value, "cluster"))
    return ContextInfo(
        entry.name,
        text(entry.value, "cluster"),
        text(cluster.value, "server") if cluster else "",
        text(entry.value, "user"),
        text(entry.value, "namespace"),
        entry.name == config.current,
        str(entry.file),
    )


def load(
    kubeconfig: str | None = None, *, context: str = "", cluster: str = "", user: str = ""
) -> Connection:
    """The connection that a context means, with its cluster or user exchanged where asked.

    Raises:
        ConfigError: something named is not there, or the server's address is none.
    """
    config = read(kubeconfig)
    chosen = _context(config, context, bare=bool(cluster))
    place = _named(config, "cluster", cluster or text(chosen.value, "cluster"), chosen.name)
    identity = _user(config, user or text(chosen.value, "user"), chosen.name)
    server = _server(place)
    control = _control(place, server)
    return Connection(
        context=chosen.name,
        server=server,
        namespace=text(chosen.value, "namespace"),
        cluster=place,
        user=identity,
        ownership=_ownership(chosen.name, server, control),
        control=control,
    )


def _known(names: object) -> str:
    listed = ", ".join(sorted(names)) if isinstance(names, dict) else ""
    return f"it knows {listed}" if listed else "it knows none"


def _context(config: KubeConfig, asked: str, *, bare: bool) -> Entry:
    name = asked or config.current
    if not name:
        if bare:
            return Entry("", {}, config.files[0])
        raise ConfigError(
            f"the kubeconfig {config.where} has no current context; choose one with --context "
            f"({_known(config.contexts)})"
        )
    found = config.contexts.get(name)
    if found is None:
        what = "context" if asked else "current context"
        raise ConfigError(
            f'the {what} "{name}" is not in the kubeconfig {config.where}; {_known(config.contexts)}'
        )
    return found


def _named(config: KubeConfig, kind: str, name: str, context: str) -> Entry:
    if not name:
        raise ConfigError(f'the context "{context}" in {config.where} names no {kind}')
    entries: dict[str, Entry] = getattr(config, f"{kind}s")
    found = entries.get(name)
    if found is None:
        raise ConfigError(
            f'the {kind} "{name}" of the context "{context}" is not in the kubeconfig {config.where}; '
            f"{_known(entries)}"
        )
    return found


def _user(config: KubeConfig, name: str, context: str) -> Entry:
    """A context without a user is anonymous, which the server may allow."""
    return _named(config, "user", name, context) if name else Entry("", {}, config.files[0])


def _server(cluster: Entry) -> str:
    server = text(cluster.value, "server").strip()
    place = f'the cluster "{cluster.name}" in {cluster.file}'
    if not server:
        raise ConfigError(f"{place} has no server")
    if "://" not in server:
        server = f"https://{server}"
    try:
        parts = urlsplit(server)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        valid = False
    if not valid:
        raise ConfigError(f"{place} has a server that is no URL: {server}")
    return server.rstrip("/")


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine and nowhere else."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _control(cluster: Entry, server: str) -> ControlLink | None:
    """The playground's control endpoint, honoured only where both ends are on this machine."""
    for item in dicts(cluster.value, "extensions"):
        if item.get("name") != PLAYGROUND_EXTENSION:
            continue
        extension = mapping(item, "extension")
        url, token = text(extension, "control"), text(extension, "token")
        if is_loopback(server) and is_loopback(url):
            return ControlLink(url.rstrip("/"), token)
    return None


def _ownership(context: str, server: str, control: ControlLink | None) -> Ownership:
    if control is not None:
        return "own"
    named_local = any(fnmatch.fnmatchcase(context, pattern) for pattern in _LOCAL_CONTEXTS)
    return "local" if named_local or is_loopback(server) else "foreign"


def texts(obj: Obj, key: str) -> list[str]:
    """The list at a key, only its texts; empty when it is anything else."""
    value = obj.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def flag(entry: Entry, key: str) -> bool:
    """A truth value of an entry."""
    return dig(entry.value, key) is True
