"""nslookup: what cluster DNS knows of a name."""

from __future__ import annotations

import re

from kubetui.playground.kubelet.programs.filing import split_options
from kubetui.playground.kubelet.programs.process import Process

_DNS = "10.96.0.10"
_DOMAIN = "svc.cluster.local"
_OLD = re.compile(r"1\.([0-9]|1\d|2[0-8])(\..*)?")


async def nslookup(process: Process) -> int:
    """The addresses of a name, as busybox prints them."""
    _, names = split_options(process, "t")
    if not names:
        process.err(
            "BusyBox v1.36.1 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] HOST [DNS_SERVER]\n"
        )
        return 1
    host = names[0]
    process.host.budget.rest()
    try:
        addresses = await process.host.lookup(host)
    except OSError:
        addresses = []
    if _OLD.fullmatch(process.host.tag):
        return _old(process, host, addresses)
    process.out(f"Server:\t\t{_DNS}\nAddress:\t{_DNS}:53\n\n")
    if not addresses:
        process.out(f"** server can't find {_full(process, host)}: NXDOMAIN\n\n")
        return 1
    for address in addresses:
        process.out(f"Name:\t{_full(process, host)}\nAddress: {address}\n")
    process.out("\n")
    return 0


def _old(process: Process, host: str, addresses: list[str]) -> int:
    """As busybox up to 1.28 printed it, the one that many exercises name."""
    process.out(f"Server:    {_DNS}\nAddress 1: {_DNS} kube-dns.kube-system.{_DOMAIN}\n\n")
    if not addresses:
        process.complain(f"can't resolve '{host}'")
        return 1
    process.out(f"Name:      {host}\n")
    for number, address in enumerate(addresses, 1):
        process.out(f"Address {number}: {address} {_full(process, host)}\n")
    return 0


def _full(process: Process, host: str) -> str:
    """A name with the domains that the resolver adds."""
    parts = host.rstrip(".").split(".")
    if parts[-2:] == ["cluster", "local"]:
        return ".".join(parts)
    if parts[-1] == "svc":
        return f"{host}.cluster.local"
    return f"{host}.{_DOMAIN}" if len(parts) > 1 else f"{host}.{process.host.namespace}.{_DOMAIN}"
