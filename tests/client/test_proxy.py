import asyncio

import pytest

from kubetui.client.errors import ConfigError, Unreachable
from kubetui.client.proxy import bypassed, proxy_for
from tests.client.connecting import connection, rest

FAR = "https://api.example.com:6443"
PROXY = {"HTTPS_PROXY": "http://proxy:3128", "http_proxy": "plain:8080"}


@pytest.mark.parametrize(
    ("server", "configured", "environment", "wanted"),
    [
        (FAR, None, {}, None),
        (FAR, None, PROXY, "http://proxy:3128"),
        ("http://api.example.com", None, PROXY, "http://plain:8080"),
        (FAR, "http://mine:1", PROXY, "http://mine:1"),
        (FAR, None, {**PROXY, "NO_PROXY": "example.com"}, None),
        (FAR, None, {**PROXY, "no_proxy": ".example.com"}, None),
        (FAR, "http://mine:1", {"NO_PROXY": "*"}, "http://mine:1"),
        ("https://127.0.0.1:6443", None, PROXY, None),
        ("https://localhost:6443", None, PROXY, None),
        ("https://[::1]:6443", "http://mine:1", PROXY, None),
    ],
)
def test_which_proxy(server, configured, environment, wanted):
    cluster = {"proxy-url": configured} if configured else {}
    assert proxy_for(connection(server, **cluster), environment) == wanted


@pytest.mark.parametrize("url", ["socks5://proxy:1080", "ftp://x", "nonsense"])
def test_proxies_that_cannot_be_used(url):
    with pytest.raises(ConfigError, match=r"of proxy-url of c cannot be used: only http and https"):
        proxy_for(connection(FAR, **{"proxy-url": url}), {})


@pytest.mark.parametrize(
    ("host", "port", "no_proxy", "yes"),
    [
        ("a.example.com", 443, "example.com", True),
        ("badexample.com", 443, "example.com", False),
        ("a.example.com", 443, "*.example.com", True),
        ("A.Example.com", 443, "a.example.COM", True),
        ("10.1.2.3", 443, "10.0.0.0/8", True),
        ("11.1.2.3", 443, "10.0.0.0/8,11.1.2.3", True),
        ("11.1.2.3", 443, "10.0.0.0/8", False),
        ("a.example.com", 443, "example.com:443", True),
        ("a.example.com", 6443, "example.com:443", False),
        ("a", 1, " , ,", False),
        ("a", 1, "*", True),
    ],
)
def test_no_proxy(host, port, no_proxy, yes):
    assert bypassed(host, port, no_proxy) is yes


async def test_requests_go_through_the_proxy():
    asked = []

    async def proxy(reader, writer):
        asked.append((await reader.readline()).decode().strip())
        while (await reader.readline()).strip():
            pass
        writer.write(b"HTTP/1.1 403 Nope\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = rest("https://api.invalid:6443", **{"proxy-url": f"http://127.0.0.1:{port}"})
    with pytest.raises(Unreachable, match=r"the proxy before api\.invalid:6443 answered 403"):
        await client.get("/version")
    await client.close()
    server.close()
    assert asked == ["CONNECT api.invalid:6443 HTTP/1.1"]
    client = rest("https://api.invalid:6443", **{"proxy-url": f"http://127.0.0.1:{port}"})
    with pytest.raises(Unreachable, match=rf"the proxy 127\.0\.0\.1:{port} before .* does not answer"):
        await client.get("/version")
    await client.close()
