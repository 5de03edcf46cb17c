import base64
import re
from datetime import UTC, datetime

import pytest

from kubetui.client.errors import CredentialError, Unreachable
from kubetui.client.expiry import expired
from kubetui.client.tls import Certificate
from tests.client.certificates import Authority, server_context
from tests.client.connecting import rest
from tests.client.misbehaving import Server


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
async def serve():
    servers = []

    async def start(context):
        server = Server()
        await server.start(ssl=context)
        servers.append(server)
        return server.url.replace("http:", "https:")

    yield start
    for server in servers:
        await server.kill()


async def ask(url, user=None, **cluster):
    client = rest(url, user, **cluster)
    try:
        return (await client.get("/version"))["gitVersion"]
    finally:
        await client.close()


def data(content):
    return base64.b64encode(content).decode()


def trusting(authority):
    return {"certificate-authority-data": data(authority.pem)}


def client_user(pair):
    return {"client-certificate-data": data(pair.certificate), "client-key-data": data(pair.key)}


async def test_trusted_by_data_and_by_file(authority, serve, tmp_path):
    url = await serve(server_context(authority.issue("api", hosts=["127.0.0.1"])))
    assert await ask(url, **trusting(authority)) == "v1.36.0"
    (tmp_path / "ca.crt").write_bytes(authority.pem)
    found = await ask(url, file=tmp_path / "config", **{"certificate-authority": "ca.crt"})
    assert found == "v1.36.0"


@pytest.mark.parametrize(
    ("hosts", "days", "trusted", "said"),
    [
        (["127.0.0.1"], -1, True, "the server's certificate has expired"),
        (["127.0.0.1"], 365, False, "signed by an authority that is not trusted here"),
        (["10.0.0.1"], 365, True, "the server's certificate is for another address"),
    ],
)
async def test_not_trusted(authority, serve, hosts, days, trusted, said):
    url = await serve(server_context(authority.issue("api", hosts=hosts, days=days)))
    with pytest.raises(Unreachable, match=said) as caught:
        await ask(url, **trusting(authority if trusted else Authority()))
    assert "\n" not in str(caught.value)


async def test_server_name_and_no_verification(authority, serve):
    url = await serve(server_context(authority.issue("api", hosts=["api.internal"])))
    with pytest.raises(Unreachable, match="for another address"):
        await ask(url, **trusting(authority))
    assert await ask(url, **trusting(authority), **{"tls-server-name": "api.internal"}) == "v1.36.0"
    assert await ask(url, **{"insecure-skip-tls-verify": True}) == "v1.36.0"


async def test_client_certificate(authority, serve, tmp_path):
    url = await serve(server_context(authority.issue("api", hosts=["127.0.0.1"]), clients=authority))
    pair = authority.issue("me")
    assert await ask(url, client_user(pair), **trusting(authority)) == "v1.36.0"
    (tmp_path / "me.crt").write_bytes(pair.certificate)
    (tmp_path / "me.key").write_bytes(pair.key)
    user = {"client-certificate": "me.crt", "client-key": "me.key"}
    assert await ask(url, user, file=tmp_path / "config", **trusting(authority)) == "v1.36.0"


@pytest.mark.parametrize("user", ["none", "stranger"])
async def test_client_certificate_refused_in_the_handshake(authority, serve, user):
    url = await serve(server_context(authority.issue("api", hosts=["127.0.0.1"]), clients=authority))
    shown = {} if user == "none" else client_user(Authority().issue("me"))
    with pytest.raises(Unreachable, match="closed the connection") as caught:
        await ask(url, shown, **trusting(authority))
    assert caught.value.hint == "does it want another client certificate?"


@pytest.mark.parametrize(
    ("days", "said"), [(-1, r"expired on \d{4}-\d\d-\d\d at \d\d:\d\d UTC$"), (30, "^$")]
)
def test_expired_client_certificates_are_named(authority, days, said):
    pair = authority.issue("me", days=days)
    found = expired(Certificate(pair.certificate, pair.key), datetime.now(UTC))
    assert re.search(said, found)


def test_expiry_of_what_is_no_certificate():
    assert expired(None, datetime.now(UTC)) == ""
    assert expired(Certificate(b"x", b"y"), datetime.now(UTC)) == ""


@pytest.mark.parametrize(
    ("user", "cluster", "said"),
    [
        ({"client-certificate-data": "%"}, {}, "client-certificate-data of u in .* is not base64"),
        ({"client-certificate-data": "YQ=="}, {}, "the user u in .* has no client-key"),
        ({"client-key-data": "YQ=="}, {}, "the user u in .* has no client-certificate"),
        (
            {"client-certificate-data": "YQ==", "client-key-data": "YQ=="},
            {},
            "client certificate cannot be used",
        ),
        (
            {"client-certificate": "/no/such"},
            {},
            "client-certificate of u, /no/such, cannot be read: No such",
        ),
        ({"tokenFile": "/no/such"}, {}, "the token file of u, /no/such, cannot be read"),
        ({}, {"certificate-authority-data": "YQ=="}, "authority of c in .* is not a PEM certificate"),
        (
            {},
            {"certificate-authority": "/no/such"},
            "the certificate-authority of c, /no/such, cannot be read",
        ),
    ],
)
async def test_material_that_is_no_good(user, cluster, said):
    with pytest.raises(CredentialError, match=said):
        await ask("https://127.0.0.1:1", user, **cluster)


async def test_key_of_another_certificate_and_an_encrypted_key(authority):
    one, other = authority.issue("a"), authority.issue("b")
    with pytest.raises(CredentialError, match="the key belongs to another certificate"):
        await ask("https://127.0.0.1:1", client_user(one) | {"client-key-data": data(other.key)})
    from cryptography.hazmat.primitives import serialization

    key = serialization.load_pem_private_key(one.key, None)
    encrypted = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    with pytest.raises(CredentialError, match="the client key is encrypted"):
        await ask("https://127.0.0.1:1", client_user(one) | {"client-key-data": data(encrypted)})
