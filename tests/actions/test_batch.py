from kubetui.actions.batch import Outcome, combined, counted, run_all, told
from kubetui.actions.deletion import delete
from kubetui.actions.scale import scale
from kubetui.api.meta import ObjectRef
from kubetui.kinds import registry

POD = registry.find("pod")


def _delete(name):
    return delete(POD, ObjectRef("pods", "demo", name))


async def test_each_is_tried_and_what_failed_is_told_by_name():
    done, ended = [], []

    async def run(change):
        if change.ref.name in ("p3", "p7"):
            raise RuntimeError("" if change.ref.name == "p7" else "no way.")
        done.append(change.ref.name)

    outcomes = await run_all([_delete(f"p{n}") for n in range(12)], run, ended.append)
    assert len(done) == 10 and ended[-1] == 12
    assert [outcome.change.ref.name for outcome in outcomes if outcome.error] == ["p3", "p7"]
    assert told("Delete 12 Pods", outcomes) == (
        "Delete 12 Pods: 10 of 12 done. Not: p3: no way; p7: RuntimeError.")  # fmt: skip


def test_of_many_failures_the_first_are_named():
    outcomes = [Outcome(_delete(f"p{n}"), "no") for n in range(5)]
    assert told("Delete", outcomes) == "Delete: 0 of 5 done. Not: p0: no; p1: no; p2: no; and 2 more."
    assert told("Delete", [Outcome(_delete("p"))] * 2) == "Delete: all 2 done."


def test_kinds_are_counted_in_words():
    assert counted(["pods"]) == "1 Pod"
    assert counted(["pods", "services", "pods"]) == "2 Pods and 1 Service"
    resources = ["ingresses.networking.k8s.io"] * 2 + ["storageclasses.storage.k8s.io"] * 2 + ["pods"]
    assert counted([*resources, "networkpolicies.networking.k8s.io", "networkpolicies.networking.k8s.io"]) == (
        "2 Ingresses, 2 StorageClasses, 1 Pod and 2 NetworkPolicies")  # fmt: skip
    assert counted([]) == ""


def test_commands_that_differ_only_in_the_name_become_one():
    changes = [_delete("a"), _delete("b"), _delete("c"), delete(POD, ObjectRef("pods", "other", "d")),
               delete(POD, ObjectRef("pods", "other", "e"))]  # fmt: skip
    assert (
        combined(changes) == "kubectl delete pod/a pod/b pod/c -n demo\nkubectl delete pod/d pod/e -n other"
    )
    assert combined(changes[:1]) == "kubectl delete pod/a -n demo"
    to = [scale(registry.find("deploy"), ObjectRef("deployments.apps", "demo", "a"), n) for n in (1, 2)]
    assert combined(to) == "\n".join(change.command for change in to), "two numbers, two commands"
