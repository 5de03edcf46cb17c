"""Who has to go when a taint drives Pods off, told before it is set."""

import pytest

from kubetui.actions.nodes import parse
from kubetui.actions.taint_effects import effects
from kubetui.store.store import Store


def _pod(name, *tolerations, node="w1", phase="Running"):
    return {"metadata": {"name": name, "namespace": "demo", "uid": name},
            "spec": {"nodeName": node, "tolerations": list(tolerations)}, "status": {"phase": phase}}  # fmt: skip


PODS = [
    _pod("agent", {"operator": "Exists"}),
    _pod("done", phase="Succeeded"),
    _pod("elsewhere", node="w2"),
    _pod("fit", {"key": "gpu", "value": "yes", "effect": "NoExecute"}),
    _pod("other", {"key": "gpu", "value": "no"}),
    _pod("patient", {"key": "gpu", "operator": "Exists", "tolerationSeconds": 300}),
    _pod("web"),
]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("gpu=yes:NoExecute", ("3 Pods would have to go: demo/other, demo/patient, demo/web.",)),
        ("gpu=yes:NoSchedule", ()),
        ("gpu:NoExecute-", ()),
    ],
)
def test_who_would_have_to_go(words, said):
    store = Store()
    assert effects(store, {"w1"}, parse(words)) == (), "where Pods may not be read nothing is claimed"
    store.replace("pods", "", PODS)
    assert effects(store, {"w1"}, parse(words)) == said


def test_all_that_run_there_may_stay():
    store = Store()
    store.replace("pods", "", PODS[:4])
    assert effects(store, {"w1"}, parse("gpu=yes:NoExecute")) == ("All Pods that run there tolerate it.",)
