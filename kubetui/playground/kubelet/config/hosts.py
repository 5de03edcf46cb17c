"""/etc/hosts of a Pod. Rule: `pkg/kubelet/kubelet_pods.go` managedHostsFileContent, hostsEntriesFromHostAliases."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, dig, namespace, text

_LOCAL = (
    ("127.0.0.1", "localhost"), ("::1", "localhost ip6-localhost ip6-loopback"), ("fe00::0", "ip6-localnet"),
    ("fe00::0", "ip6-mcastprefix"), ("fe00::1", "ip6-allnodes"), ("fe00::2", "ip6-allrouters"),
)  # fmt: skip


def hosts_file(pod: Obj, ip: str, hostname: str) -> str:
    """The addresses that a Pod knows without asking the cluster's DNS."""
    on_node = dig(pod, "spec", "hostNetwork") is True
    subdomain = text(pod, "spec", "subdomain")
    full = (
        (f"{hostname}.{subdomain}.{namespace(pod)}.svc.cluster.local",) if subdomain and not on_node else ()
    )
    lines = [
        f"# Kubernetes-managed hosts file{' (host network)' * on_node}.",
        *("\t".join(entry) for entry in (*_LOCAL, (ip, *full, hostname))),
    ]
    aliases = dicts(pod, "spec", "hostAliases")
    if aliases:
        lines += ["", "# Entries added by HostAliases."]
        lines += ["\t".join((text(alias, "ip"), *alias.get("hostnames", ()))) for alias in aliases]
    return "\n".join(lines) + "\n"
