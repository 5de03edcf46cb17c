import pytest
from aiohttp import web

from kubetui.api.errors import ApiError
from kubetui.client.discovery import discover
from kubetui.client.errors import Unreachable
from kubetui.kinds.model import ApiKind
from tests.client.connecting import rest
from tests.client.misbehaving import BROKEN, answer


@pytest.fixture
async def client(server):
    server.kinds["apps"] = [("deployments", "Deployment", True)]
    server.kinds["acme.io"] = [("policies", "Policy", False)]
    found = rest(server.url)
    yield found
    await found.close()


READ = ("get", "list", "watch")


@pytest.mark.parametrize("aggregated", [True, False])
async def test_both_ways_find_the_same(server, client, aggregated):
    server.aggregated = aggregated
    assert await discover(client) == [
        ApiKind("", "v1", "Pod", "pods", True, ("po",), (), ("status",), READ),
        ApiKind("", "v1", "Node", "nodes", False, ("no",), (), ("status",), READ),
        ApiKind("apps", "v1", "Deployment", "deployments", True, ("de",), (), ("status",), READ),
        ApiKind("acme.io", "v1", "Policy", "policies", False, ("po",), (), ("status",), READ),
    ]
    accept = next(headers["Accept"] for headers in server.headers)
    assert accept.startswith("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,")


async def test_a_group_whose_server_is_down_hides_only_itself(server, client):
    server.aggregated = False

    async def down(_):
        return web.Response(text="service unavailable", status=503)

    server.faults["/apis/acme.io/v1"].append(down)
    server.faults["/apis/acme.io/v1beta1"].append(down)
    assert [kind.plural for kind in await discover(client)] == ["pods", "nodes", "deployments"]


async def test_refusals_and_nonsense(server, client):
    server.faults["/apis"].append(BROKEN)
    with pytest.raises(ApiError):
        await discover(client)

    async def page(_):
        return web.Response(text="<html>", content_type="text/html")

    server.faults["/api"].append(page)
    with pytest.raises(Unreachable, match="not answered by a Kubernetes API server"):
        await discover(client)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"items": None},
        {"items": [{"versions": {}}, 3]},
        {"items": [{"versions": [{"resources": [{"resource": "x"}, {}, None]}]}]},
        {
            "items": [
                {"metadata": {"name": 3}, "versions": [{"version": 1, "resources": [{"shortNames": 5}]}]}
            ]
        },
    ],
)
async def test_mistyped_discovery_is_empty(server, client, nonsense):
    async def odd(_):
        return answer({"kind": "APIGroupDiscoveryList", **nonsense})

    server.faults["/api"].append(odd)
    server.faults["/apis"].append(odd)
    assert await discover(client) == []
