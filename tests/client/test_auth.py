import asyncio
import base64
import json
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from kubetui.api.errors import ApiError
from kubetui.client import auth
from kubetui.client.errors import ConfigError, CredentialError
from tests.client.certificates import Authority, server_context
from tests.client.connecting import rest
from tests.client.misbehaving import Server


async def authorization(server, user, **more):
    client = rest(server.url, user, **more)
    try:
        await client.get("/version")
    finally:
        await client.close()
    return server.headers[-1].get("Authorization")


async def test_static_credentials(server):
    assert await authorization(server, {}) is None
    assert await authorization(server, {"token": " abc "}) == "Bearer abc"
    wanted = f"Basic {base64.b64encode(b'me:secret').decode()}"
    assert await authorization(server, {"username": "me", "password": "secret"}) == wanted
    assert await authorization(server, {"token": "t", "username": "me", "password": "x"}) == "Bearer t"


async def test_auth_provider_is_named(server):
    with pytest.raises(CredentialError, match="auth-provider gcp, which Kubernetes removed"):
        await authorization(server, {"auth-provider": {"name": "gcp"}})


async def test_token_file_is_read_again_each_minute_and_after_a_401(server, tmp_path, monkeypatch):
    path = tmp_path / "token"
    path.write_text("one\n")
    clock = [1000.0]
    client = rest(server.url, {"tokenFile": "token", "token": "stale"}, file=tmp_path / "config")
    monkeypatch.setattr(client.credentials, "_monotonic", lambda: clock[0])
    await client.get("/version")
    path.write_text("two")
    clock[0] += 59
    await client.get("/version")
    clock[0] += 2
    await client.get("/version")
    path.write_text("three")
    server.token = "three"
    await client.get("/version")
    sent = [headers["Authorization"] for headers in server.headers]
    assert sent == ["Bearer one", "Bearer one", "Bearer two", "Bearer two", "Bearer three"]
    server.token = "four"
    with pytest.raises(ApiError):
        await client.get("/version")
    assert len(server.headers) == 6, "an unchanged file is no reason to ask again"
    await client.close()


async def test_impersonation(server):
    client = rest(server.url, {"token": "t"}, as_user="jane", as_groups=("a", "b"))
    await client.get("/version")
    await client.close()
    headers = server.headers[-1]
    assert headers["Impersonate-User"] == "jane"
    assert headers.getall("Impersonate-Group") == ["a", "b"]
    user = {"as": "joe", "as-uid": "7", "as-groups": ["g"], "as-user-extra": {"scopes": ["x", "y"]}}
    client = rest(server.url, user)
    await client.get("/version")
    await client.close()
    headers = server.headers[-1]
    assert (headers["Impersonate-User"], headers["Impersonate-Uid"]) == ("joe", "7")
    assert headers.getall("Impersonate-Extra-scopes") == ["x", "y"]
    with pytest.raises(ConfigError, match="only together with a user"):
        rest(server.url, {}, as_groups=("a",))


V1 = "client.authentication.k8s.io/v1"


@pytest.fixture
def plugin(tmp_path):
    """Writes a plugin; each of its runs is counted, and its environment kept."""

    def write(body, **spec):
        script = tmp_path / "plugin.py"
        script.write_text(
            "import json, os, sys\n"
            f"log = open({str(tmp_path / 'runs')!r}, 'a')\n"
            "log.write(json.dumps({'info': json.loads(os.environ['KUBERNETES_EXEC_INFO']), "
            "'stage': os.environ.get('STAGE'), 'args': sys.argv[1:], 'stdin': sys.stdin.read()}) + '\\n')\n"
            "log.close()\n"
            f"runs = len(open({str(tmp_path / 'runs')!r}).readlines())\n"
            "def give(**status):\n"
            "    print(json.dumps({'kind': 'ExecCredential', 'apiVersion': "
            f"{spec.get('apiVersion', V1)!r}, 'status': status}}))\n"
            f"{body}\n"
        )
        arguments = [str(script), *spec.pop("args", [])]
        return {"exec": {"apiVersion": V1, "command": sys.executable, "args": arguments, **spec}}

    write.runs = lambda: [json.loads(line) for line in (tmp_path / "runs").read_text().splitlines()]
    return write


async def test_plugin_token_is_kept_and_runs_once_for_many(server, plugin):
    user = plugin(
        "give(token='abc')",
        args=["get-token"],
        env=[{"name": "STAGE", "value": "test"}],
        interactiveMode="IfAvailable",
    )
    client = rest(server.url, user)
    await asyncio.gather(*(client.get("/version") for _ in range(5)))
    await client.close()
    assert {headers["Authorization"] for headers in server.headers} == {"Bearer abc"}
    info = {"kind": "ExecCredential", "apiVersion": V1, "spec": {"interactive": False}}
    assert plugin.runs() == [{"info": info, "stage": "test", "args": ["get-token"], "stdin": ""}]


async def test_plugin_is_told_of_the_cluster(server, plugin):
    user = plugin("give(token='abc')", provideClusterInfo=True)
    extension = [{"name": "client.authentication.k8s.io/exec", "extension": {"audience": "x"}}]
    client = rest(server.url, user, extensions=extension, **{"tls-server-name": "n"})
    await client.get("/version")
    await client.close()
    assert plugin.runs()[0]["info"]["spec"]["cluster"] == {
        "server": server.url,
        "tls-server-name": "n",
        "config": {"audience": "x"},
    }


async def test_plugin_runs_again_when_its_token_has_expired(server, plugin):
    soon = (datetime.now(UTC) + timedelta(seconds=-5)).isoformat()
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    user = plugin(
        f"give(token=f'token-{{runs}}', expirationTimestamp={soon!r} if runs == 1 else {later!r})",
        apiVersion="client.authentication.k8s.io/v1beta1",
    )
    client = rest(server.url, user)
    for _ in range(3):
        await client.get("/version")
    await client.close()
    sent = [headers["Authorization"] for headers in server.headers]
    assert sent == ["Bearer token-2"] * 3 or sent == ["Bearer token-1", "Bearer token-2", "Bearer token-2"]
    assert len(plugin.runs()) == 2


async def test_plugin_runs_again_once_after_a_401(server, plugin):
    server.token = "token-2"
    client = rest(server.url, plugin("give(token=f'token-{runs}')"))
    await asyncio.gather(*(client.get("/version") for _ in range(4)))
    assert len(plugin.runs()) == 2
    server.token = "never"
    for _ in range(3):
        with pytest.raises(ApiError, match="Unauthorized"):
            await client.get("/version")
    assert len(plugin.runs()) == 2, "a plugin whose tokens are refused is not run with every request"
    await client.close()


async def test_renewal_may_happen_again_later(server, plugin, monkeypatch):
    monkeypatch.setattr(auth, "_RENEWAL_PAUSE", 0.0)
    client = rest(server.url, plugin("give(token=f'token-{runs}')"))
    for number in (2, 3):
        server.token = f"token-{number}"
        await client.get("/version")
    await client.close()
    assert len(plugin.runs()) == 3


async def test_plugin_with_certificates(plugin, tmp_path):
    authority = Authority()
    server = Server()
    await server.start(ssl=server_context(authority.issue("api", hosts=["127.0.0.1"]), clients=authority))
    for number in (1, 2):
        pair = authority.issue(f"me-{number}")
        (tmp_path / f"{number}.crt").write_bytes(pair.certificate)
        (tmp_path / f"{number}.key").write_bytes(pair.key)
    body = (
        f"read = lambda end: open(f'{tmp_path}/{{min(runs, 2)}}.{{end}}').read()\n"
        "give(clientCertificateData=read('crt'), clientKeyData=read('key'), token=f't{runs}')"
    )
    trust = {"certificate-authority-data": base64.b64encode(authority.pem).decode()}
    server.token = "t1"
    client = rest(server.url.replace("http:", "https:"), plugin(body), **trust)
    await client.get("/version")
    first = await client.credentials.tls_context()
    assert await client.credentials.tls_context() is first
    server.token = "t2"
    await client.get("/version")
    assert await client.credentials.tls_context() is not first, "a new certificate needs a new context"
    await client.close()
    await server.kill()


BAD_PLUGINS = {
    "fails in silence": ("sys.exit(1)", {}, r"failed with exit code 1: it said nothing$"),
    "fails": ("sys.exit('please log in')", {}, r"failed with exit code 1: please log in$"),
    "prints nothing": ("pass", {}, "printed no ExecCredential"),
    "prints nonsense": ("print('hello')", {}, "printed no ExecCredential"),
    "prints a list": ("print('[]')", {}, "printed no ExecCredential"),
    "no status": ("give()", {}, "gave neither a token nor a certificate"),
    "half a pair": ("give(clientCertificateData='x')", {}, "gave a certificate without key"),
    "half the other": ("give(clientKeyData='x')", {}, "gave a certificate without key, or a key alone"),
    "bad certificate": ("give(clientCertificateData='x', clientKeyData='y')", {}, "cannot be used"),
    "other version": ("print(json.dumps({'kind': 'ExecCredential', 'apiVersion': 'x'}))", {}, "answered in x"),
    "old version": ("", {"apiVersion": "client.authentication.k8s.io/v1alpha1"}, "speaks .*/v1alpha1; known are"),
    "needs a terminal": ("", {"interactiveMode": "Always"}, "needs a terminal"),
    "no command": ("", {"command": ""}, "the exec plugin of the user u in .* has no command"),
    "not installed": ("", {"command": "no-such-plugin", "installHint": "get it"}, "no-such-plugin is not installed"),
    "not there": ("", {"command": "./bin/plugin"}, "./bin/plugin is not installed"),
    "too slow": ("import time; time.sleep(60)", {}, "took longer than 1 s"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_PLUGINS)
async def test_plugins_that_fail(plugin, case):
    body, spec, said = BAD_PLUGINS[case]
    limit = 1.0 if case == "too slow" else 10.0
    client = rest("https://127.0.0.1:1", plugin(body, **spec), time_limit=limit)
    with pytest.raises(CredentialError, match=said) as caught:
        await client.get("/version")
    if case == "not installed":
        assert caught.value.hint == "get it"
    await client.close()


async def test_a_plugin_that_is_cancelled_leaves_nothing_running(server, plugin, tmp_path):
    body = f"import time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    client = rest(server.url, plugin(body))
    task = asyncio.create_task(client.get("/version"))
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    task.cancel()
    began = time.monotonic()
    await asyncio.gather(task, return_exceptions=True)
    assert time.monotonic() - began < 5
    import os

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    await client.close()
