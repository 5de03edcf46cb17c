"""Back to older revisions of StatefulSets and DaemonSets."""

from __future__ import annotations

import pytest

from kubetui.actions.change import STRATEGIC
from kubetui.actions.history import undo_set, wished_template
from kubetui.actions.rollout import NothingToUndo, fetch_undo
from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.kinds.registry import by_resource
from tests import samples
from tests.samples import obj, template

KIND = by_resource("statefulsets.apps")
assert KIND is not None


def db() -> Obj:
    found = samples.stateful_set("db")
    found["spec"]["template"] = template({"app": "db"}, samples.container("db", "redis:8"))
    return found


def kept(owner: Obj, number: int, image: str) -> Obj:
    data = {
        "spec": {"template": {"$patch": "replace", **template({"app": "db"}, samples.container("db", image))}}
    }
    return obj("apps/v1", "ControllerRevision", f"db-{number}", owner=owner, revision=number, data=data)


def test_the_data_of_a_revision_is_the_patch() -> None:
    owner = db()
    ref = meta.ref("statefulsets.apps", owner)
    found = [
        kept(owner, 2, "redis:8"),
        kept(owner, 1, "redis:7"),
        kept(samples.stateful_set("other"), 3, "x"),
    ]
    change = undo_set(KIND, owner, found, ref)
    assert change.content_type == STRATEGIC and change.body == found[1]["data"]
    assert change.command == "kubectl rollout undo statefulset/db -n kubetui-demo"
    assert wished_template(change)["spec"]["containers"][0]["image"] == "redis:7"
    named = undo_set(KIND, owner, found, ref, 1)
    assert named.command.startswith("kubectl rollout undo statefulset/db --to-revision=1")


@pytest.mark.parametrize(
    ("to", "why"), [(2, "already has the template of revision 2"), (7, "has no revision 7")]
)
def test_why_there_is_nothing_to_go_back_to(to: int, why: str) -> None:
    owner = db()
    found = [kept(owner, 1, "redis:7"), kept(owner, 2, "redis:8")]
    with pytest.raises(NothingToUndo, match=why):
        undo_set(KIND, owner, found, meta.ref("statefulsets.apps", owner), to)
    with pytest.raises(NothingToUndo, match="no older revision"):
        undo_set(KIND, owner, found[:1], meta.ref("statefulsets.apps", owner))


async def test_revisions_are_read_from_the_server() -> None:
    owner = db()

    class Reader:
        async def get(self, ref: meta.ObjectRef) -> Obj:
            return owner

        async def list(
            self, resource: str, namespace: str = "", *, labels: str = "", fields: str = ""
        ) -> list[Obj]:
            assert resource == "controllerrevisions.apps"
            return [kept(owner, 1, "redis:7"), kept(owner, 2, "redis:8")]

    change = await fetch_undo(Reader(), KIND, meta.ref("statefulsets.apps", owner))
    assert change.summary == "Roll StatefulSet db back to revision 1."
