"""What Pods have in common is kept once, and each Pod still says exactly what it said."""

import copy

from kubetui.client import sharing
from kubetui.client.sharing import share
from tests import samples


def token(number: int):
    sources = [{"serviceAccountToken": {"path": "token"}}, {"configMap": {"name": "kube-root-ca.crt"}}]
    return {"name": f"kube-api-access-{number}", "projected": {"defaultMode": 420, "sources": sources}}


def pod(number: int, **spec):
    tolerations = [{"key": "node.kubernetes.io/not-ready", "effect": "NoExecute", "tolerationSeconds": 300}]
    return samples.pod(f"web-{number}", spec={"tolerations": tolerations, "volumes": [token(number)], **spec})


def test_equal_parts_are_one_and_nothing_is_lost():
    one, two = pod(1), pod(2)
    before = copy.deepcopy([one, two])
    share(one), share(two)
    assert [one, two] == before
    assert one["spec"]["tolerations"] is two["spec"]["tolerations"]
    assert one["spec"]["volumes"][0]["projected"] is two["spec"]["volumes"][0]["projected"]
    assert one["spec"]["volumes"][0] is not two["spec"]["volumes"][0]


def test_other_parts_stay_other():
    one, two = share(pod(1)), share(pod(2, tolerations=[{"operator": "Exists"}]))
    assert two["spec"]["tolerations"] == [{"operator": "Exists"}] != one["spec"]["tolerations"]


def test_it_keeps_no_more_than_it_may(monkeypatch):
    monkeypatch.setattr(sharing, "_MOST", 3)
    monkeypatch.setattr(sharing, "_kept", {})
    for number in range(10):
        share(pod(number, nodeSelector={"number": str(number)}))
    assert len(sharing._kept) <= 3


def test_absurd_pods_pass():
    for spec in (
        None,
        [],
        "text",
        {"tolerations": 5, "containers": [None, 3, {"env": {}}], "volumes": {"a": 1}},
    ):
        odd = {"metadata": {"name": "odd"}, "spec": spec}
        assert share(copy.deepcopy(odd)) == odd
