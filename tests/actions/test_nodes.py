import pytest

from kubetui.actions import nodes
from kubetui.api.meta import ObjectRef
from kubetui.kinds import registry

NODE = registry.find("node")
REF = ObjectRef("nodes", "", "w1", "n1")


def _node(*taints):
    return {"metadata": {"name": "w1"}, "spec": {"taints": list(taints)}}


def _taint(key, effect, value=""):
    return {"key": key, "effect": effect} | ({"value": value} if value else {})


def test_cordon_and_uncordon_are_each_others_opposite():
    on, off = nodes.cordon(NODE, REF), nodes.uncordon(NODE, REF)
    assert (on.path, on.body, on.command) == (
        "/api/v1/nodes/w1", {"spec": {"unschedulable": True}}, "kubectl cordon w1")  # fmt: skip
    assert (off.body, off.command) == ({"spec": {"unschedulable": None}}, "kubectl uncordon w1")


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ([], "gpu=yes:NoSchedule", [_taint("gpu", "NoSchedule", "yes")]),
        ([_taint("gpu", "NoSchedule", "yes")], "gpu:NoSchedule", [_taint("gpu", "NoSchedule")]),
        ([_taint("gpu", "NoSchedule")], "gpu:NoExecute", [_taint("gpu", "NoExecute"), _taint("gpu", "NoSchedule")]),
        ([_taint("gpu", "NoSchedule"), _taint("a", "NoExecute")], "gpu:NoSchedule-", [_taint("a", "NoExecute")]),
        ([_taint("gpu", "NoSchedule"), _taint("gpu", "NoExecute")], "gpu-", []),
        ([_taint("a", "NoExecute")], "b:NoExecute a-", [_taint("b", "NoExecute")]),
    ],
)  # fmt: skip
def test_taints_come_and_go_as_with_kubectl(before, words, after):
    assert nodes.tainted(_node(*before), nodes.parse(words)) == after


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Write key=value:NoSchedule"),
        ("gpu", "gpu says no effect"),
        ("gpu:", "says no effect"),
        ("gpu:-", "says no effect"),
        (":NoSchedule", "has no key"),
        ("gpu:Sometimes", "There is no effect Sometimes"),
        ("gpu=a b:NoSchedule", "gpu=a says no effect"),
        ("gpu=-x:NoSchedule", "no value of a label"),
    ],
)
def test_a_taint_that_cannot_be_is_refused_with_a_sentence(words, said):
    with pytest.raises(ValueError, match=said):
        nodes.parse(words)


def test_a_taint_that_is_not_there_cannot_be_taken_away():
    with pytest.raises(ValueError, match="no taint gpu:NoSchedule to take away"):
        nodes.tainted(_node(), nodes.parse("gpu:NoSchedule-"))


def test_only_a_taint_that_drives_pods_off_is_asked_first():
    quiet = nodes.taint(NODE, REF, _node(), nodes.parse("gpu:NoSchedule"))
    loud = nodes.taint(NODE, REF, _node(), nodes.parse("gpu=a:NoExecute"))
    gone = nodes.taint(NODE, REF, _node(_taint("gpu", "NoExecute")), nodes.parse("gpu:NoExecute-"))
    assert [quiet.risk, loud.risk, gone.risk] == ["quiet", "asks", "quiet"]
    assert loud.command == "kubectl taint node w1 gpu=a:NoExecute --overwrite"
    assert gone.body == {"spec": {"taints": None}}
