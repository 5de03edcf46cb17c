from kubetui.playground.apiserver.identity import IdentityLease
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.clock import Clock

LEASES = "leases.coordination.k8s.io"


async def test_an_api_server_says_that_it_is_there(api: LocalApi):
    await api.create("namespaces", {"metadata": {"name": "kube-system"}})
    lease = IdentityLease(api, Clock(), "playground-control-plane")
    await lease.renew()
    first = await api.get(LEASES, lease.lease, "kube-system")
    assert first["metadata"]["labels"] == {
        "apiserver.kubernetes.io/identity": "kube-apiserver",
        "kubernetes.io/hostname": "playground-control-plane",
    }
    assert first["spec"]["leaseDurationSeconds"] == 3600
    await lease.renew()
    again = await api.get(LEASES, lease.lease, "kube-system")
    assert again["spec"]["holderIdentity"] == first["spec"]["holderIdentity"]
    assert again["spec"]["renewTime"] > first["spec"]["renewTime"]
    assert lease.lease == IdentityLease(api, Clock(), "playground-control-plane").lease
