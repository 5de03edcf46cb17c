"""Which proxy, if any, stands before the server."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from kubetui.api.meta import text
from kubetui.client.connection import Connection, is_loopback
from kubetui.client.errors import ConfigError


def proxy_for(connection: Connection, environment: Mapping[str, str] = os.environ) -> str | None:
    """The cluster's `proxy-url`, else the environment's proxy; never one for this machine.

    Raises:
        ConfigError: the proxy is of a kind that cannot be used.
    """
    if is_loopback(connection.server):
        return None
    configured = text(connection.cluster.value, "proxy-url")
    found = configured or _from_environment(connection.server, environment)
    if not found:
        return None
    if urlsplit(found).scheme not in ("http", "https"):
        source = f"proxy-url of {connection.cluster.name}" if configured else "the environment"
        raise ConfigError(f"the proxy {found} of {source} cannot be used: only http and https proxies can")
    return found


def _from_environment(server: str, environment: Mapping[str, str]) -> str:
    def variable(name: str) -> str:
        return environment.get(name.lower()) or environment.get(name.upper()) or ""

    parts = urlsplit(server)
    if bypassed(parts.hostname or "", parts.port, variable("NO_PROXY")):
        return ""
    found = variable(f"{parts.scheme}_proxy")
    return found if not found or "://" in found else f"http://{found}"


def bypassed(host: str, port: int | None, no_proxy: str) -> bool:
    """Whether NO_PROXY names a host: `*`, a domain and what is below it, an address or a network."""
    return any(
        _covers(part.strip().lower(), host.lower(), port) for part in no_proxy.split(",") if part.strip()
    )


def _covers(pattern: str, host: str, port: int | None) -> bool:
    if pattern == "*":
        return True
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(pattern, strict=False)
    except ValueError:
        pass  # A name, or an address with a port: compared below.
    name, _, wanted_port = pattern.partition(":")
    if wanted_port and wanted_port != str(port):
        return False
    domain = name.lstrip("*").lstrip(".")
    return host == domain or host.endswith(f".{domain}")
