"""A second opinion: does the official Python client reach the same cluster with the same kubeconfig.

kubetui reads kubeconfigs by itself; whoever writes programs with the `kubernetes` package wants to know
whether they will connect, too. The package is imported only when this is asked.
"""

from __future__ import annotations

from urllib.parse import urlsplit

TIME_LIMIT = 5.0
"""Seconds for the one request."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def server_version(kubeconfig: str | None, context: str) -> str:
    """The version that the server tells the official client. Blocks: call it in a thread.

    Raises:
        Exception: whatever the package raises; it has no common ground for what may go wrong.
    """
    from kubernetes import client, config

    settings = client.Configuration()
    config.load_kube_config(
        config_file=kubeconfig, context=context, client_configuration=settings, persist_config=False
    )
    if urlsplit(settings.host).hostname in _LOOPBACK:
        settings.proxy = None
    settings.retries = False
    with client.ApiClient(settings) as connection:
        return str(client.VersionApi(connection).get_code(_request_timeout=TIME_LIMIT).git_version)
