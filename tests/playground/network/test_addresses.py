import random

import pytest

from kubetui.playground.network.addresses import AllocationError, Allocator


def service(type_: str = "ClusterIP", *ports: dict[str, object], **spec: object) -> dict[str, object]:
    return {"spec": {"type": type_, "ports": list(ports) or [{"port": 80}], **spec}}


def allocator(*others: dict[str, object]) -> Allocator:
    return Allocator(others, random.Random(1))


def test_addresses_come_from_above_the_static_band():
    for seed in range(50):
        found = service()
        Allocator([], random.Random(seed)).allocate(found, None)
        first, second, third, fourth = map(int, found["spec"]["clusterIP"].split("."))
        assert first == 10
        assert 96 <= second <= 111
        assert (second, third, fourth) > (96, 1, 0)


@pytest.mark.parametrize(
    ("ip", "said"),
    [
        (
            "10.0.0.1",
            "the provided IP (10.0.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12",
        ),
        ("10.96.0.10", "provided IP is already allocated"),
    ],
)
def test_addresses_that_cannot_be_had(ip: str, said: str):
    with pytest.raises(AllocationError) as caught:
        allocator(service(clusterIPs=["10.96.0.10"])).allocate(service(clusterIP=ip), None)
    assert (
        str(caught.value) == f'spec.clusterIPs: Invalid value: ["{ip}"]: failed to allocate IP {ip}: {said}'
    )


def test_one_node_port_for_both_protocols():
    found = service("NodePort", {"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"})
    allocator().allocate(found, None)
    first, second = (port["nodePort"] for port in found["spec"]["ports"])
    assert first == second


def test_ports_are_kept_over_updates():
    old = service(
        "NodePort", {"port": 80, "nodePort": 31000}, clusterIP="10.96.5.5", clusterIPs=["10.96.5.5"]
    )
    new = service("NodePort", {"port": 80}, {"port": 81})
    allocator().allocate(new, old)
    assert new["spec"]["clusterIP"] == "10.96.5.5"
    assert new["spec"]["ports"][0]["nodePort"] == 31000
    assert new["spec"]["ports"][1]["nodePort"] >= 30086


def test_a_port_out_of_range():
    with pytest.raises(AllocationError, match="The range of valid ports is 30000-32767"):
        allocator().allocate(service("NodePort", {"port": 80, "nodePort": 80}), None)


def test_an_external_name_has_no_address():
    found = service("ExternalName", externalName="example.com", clusterIP="", ipFamilyPolicy="SingleStack")
    allocator().allocate(found, None)
    assert found["spec"].keys() == {"type", "ports", "externalName"}
