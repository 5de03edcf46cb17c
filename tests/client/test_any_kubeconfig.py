"""A kubeconfig of any shape: it is used, or it is one sentence; it is never a traceback."""

import asyncio
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kubetui.client.auth import Credentials
from kubetui.client.connection import contexts, load
from kubetui.client.errors import ConfigError, Unreachable
from kubetui.client.proxy import proxy_for

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-9, 99999),
    st.text(max_size=3),
    st.sampled_from(("a", "https://a:1", "http://[::1]", "YQ==", "https://127.0.0.1:6443", "/nowhere")),
)
twisted = st.one_of(
    leaves, st.lists(leaves, max_size=2), st.dictionaries(st.sampled_from("ab"), leaves, max_size=2)
)
CLUSTER = (
    "server", "certificate-authority", "certificate-authority-data", "insecure-skip-tls-verify",
    "tls-server-name", "proxy-url", "extensions",
)  # fmt: skip
USER = (
    "token", "tokenFile", "username", "password", "client-certificate", "client-certificate-data", "client-key",
    "client-key-data", "exec", "as", "as-uid", "as-groups", "as-user-extra", "auth-provider",
)  # fmt: skip


def entries(entry, keys):
    value = st.one_of(twisted, st.dictionaries(st.sampled_from(keys), twisted, max_size=4))
    named = st.fixed_dictionaries({"name": st.one_of(st.just("a"), twisted)}, optional={entry: value})
    return st.one_of(twisted, st.lists(st.one_of(named, leaves), max_size=2))


configs = st.one_of(
    twisted,
    st.fixed_dictionaries(
        {
            "clusters": entries("cluster", CLUSTER),
            "users": entries("user", USER),
            "contexts": entries("context", ("cluster", "user", "namespace")),
            "current-context": st.one_of(st.just("a"), twisted),
        }
    ),
)
"""Of any shape from the top on."""

details = st.tuples(
    st.dictionaries(st.sampled_from(CLUSTER[1:]), twisted, max_size=2),
    st.dictionaries(st.sampled_from(USER), twisted, min_size=1, max_size=4),
)
"""The inside of a cluster and of a user."""


async def use(connection):
    credentials = Credentials(connection, time_limit=1.0)
    proxy_for(connection, {})
    await credentials.headers()
    await credentials.tls_context()
    await credentials.renew(credentials.generation)


def check(config):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config"
        path.write_text(json.dumps(config))
        try:
            contexts(str(path))
            asyncio.run(use(load(str(path))))
        except (ConfigError, Unreachable) as error:
            assert str(error).strip()


@settings(max_examples=200, deadline=None)
@given(configs)
def test_any_shape(config):
    check(config)


@settings(max_examples=300, deadline=None)
@given(details)
def test_any_cluster_and_user(pair):
    cluster, user = pair
    check(
        {
            "clusters": [{"name": "a", "cluster": {"server": "https://127.0.0.1:1", **cluster}}],
            "users": [{"name": "a", "user": user}],
            "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
            "current-context": "a",
        }
    )
