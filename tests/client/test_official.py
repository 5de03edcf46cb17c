"""The second opinion of the official client, on what it can and what it cannot read."""

import pytest

from kubetui.client import official


def test_a_server_that_is_away_is_an_error(tmp_path):
    kubeconfig = tmp_path / "config"
    kubeconfig.write_text(
        "{current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],"
        " clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}], users: [{name: u, user: {}}]}"
    )
    with pytest.raises(Exception, match="refused"):
        official.server_version(str(kubeconfig), "c")


def test_a_kubeconfig_that_is_none_is_an_error(tmp_path):
    with pytest.raises(Exception, match="Invalid kube-config"):
        official.server_version(str(tmp_path / "nothing"), "c")
