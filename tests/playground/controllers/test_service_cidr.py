"""Ranges of service addresses: ready, kept while an address of theirs is in use, gone afterwards."""

from kubetui.api import meta
from kubetui.api.meta import dicts

RANGES = "servicecidrs.networking.k8s.io"
ADDRESSES = "ipaddresses.networking.k8s.io"


async def test_a_range_goes_when_its_last_address_is_free(rig):
    async def says(*expected: str) -> bool:
        found = dicts(await rig.api.get(RANGES, "more"), "status", "conditions")
        return [(each["status"], each.get("reason", "")) for each in found] == [expected]

    async def gone() -> bool:
        return "more" not in [meta.name(each) for each in (await rig.api.list(RANGES))[0]]

    await rig.api.create(RANGES, {"metadata": {"name": "more"}, "spec": {"cidrs": ["10.200.0.0/24"]}})
    await rig.until(lambda: says("True", ""))
    parent = {"resource": "services", "namespace": "default", "name": "web"}
    await rig.api.create(ADDRESSES, {"metadata": {"name": "10.200.0.5"}, "spec": {"parentRef": parent}})
    await rig.api.delete(RANGES, "more")
    await rig.until(lambda: says("False", "Terminating"))
    await rig.api.delete(ADDRESSES, "10.200.0.5")
    await rig.until(gone)
