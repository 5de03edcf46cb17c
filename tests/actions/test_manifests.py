"""What applying objects would do, planned against answers of a server."""

from __future__ import annotations

from typing import Any

import pytest

from kubetui.actions import manifests
from kubetui.actions.change import Change
from kubetui.api.errors import ApiError, forbidden, not_found, status
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.registry import KINDS
from kubetui.views.model import span_text


class Session:
    """One live ConfigMap, and nothing else."""

    default_namespace = "shop"

    def __init__(self, live: Obj | None = None, error: ApiError | None = None) -> None:
        self.kinds = list(KINDS)
        self.live, self.error = live, error

    async def get(self, ref: ObjectRef) -> Obj:
        if self.error is not None:
            raise self.error
        if self.live is None:
            raise not_found("configmaps", "", ref.name)
        return self.live


def settings(colour: str, **metadata: Any) -> Obj:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", **metadata},
            "data": {"colour": colour}}  # fmt: skip


def taken(manager: str) -> ApiError:
    cause = {"reason": "FieldManagerConflict", "field": ".data.colour",
             "message": f'conflict with "{manager}" using v1: .data.colour'}  # fmt: skip
    return status(409, "Conflict", f"Apply failed with 1 conflict: {cause['message']}", {"causes": [cause]})


def answering(*answers: Obj | ApiError) -> tuple[manifests.Rehearse, list[Change]]:
    asked: list[Change] = []

    async def rehearse(change: Change) -> Obj:
        asked.append(change)
        answer = answers[min(len(asked), len(answers)) - 1]
        if isinstance(answer, ApiError):
            raise answer
        return answer

    return rehearse, asked


async def planned(
    session: Session, *answers: Obj | ApiError, objects: list[Obj] | None = None
) -> manifests.Planned:
    rehearse, _ = answering(*answers)
    return (await manifests.plan(session, rehearse, objects or [settings("green")]))[-1]


@pytest.mark.parametrize(
    ("live", "state"),
    [(None, "created"), (settings("blue", namespace="shop", resourceVersion="1"), "configured"),
     (settings("green", namespace="shop", resourceVersion="1"), "unchanged")],
)  # fmt: skip
async def test_created_configured_or_unchanged(live: Obj | None, state: str) -> None:
    answer = settings("green", namespace="shop", resourceVersion="2", uid="x")
    one = await planned(Session(live), answer)
    assert one.state == state and one.change is not None
    assert (
        one.change.path == "/api/v1/namespaces/shop/configmaps/settings" and "force" not in one.change.params
    )
    assert [span_text(line) for line in one.lines if line[0].role == "added"] == (
        [] if state == "unchanged" else [f"+ {line}" for line in _whole(answer)] if live is None else ["+   colour: green"]
    )  # fmt: skip


def _whole(obj: Obj) -> list[str]:
    from kubetui.api import yaml
    from kubetui.views.comparing import wished

    return yaml.dump(wished(obj)).splitlines()


async def test_fields_of_others_are_asked_about_those_of_an_own_edit_are_not() -> None:
    live, answer = settings("blue", namespace="shop"), settings("green", namespace="shop")
    theirs = await planned(Session(live), taken("somebody"), answer)
    assert theirs.state == "owned" and theirs.change is not None and theirs.change.params["force"] == "true"
    assert "+   colour: green" in [span_text(line) for line in theirs.lines]
    assert "somebody" in theirs.why[0]
    mine = await planned(Session(live), taken("kubetui"), answer)
    assert mine.state == "configured" and not mine.why
    assert mine.change is not None and mine.change.params["force"] == "true"
    said = [span_text(line) for line in manifests.lines_of([theirs, mine])]
    assert said[0] == "✖ ConfigMap settings in shop  fields of others"
    assert manifests.counted([mine, theirs, mine]) == "2 configured, 1 with fields of others"


async def test_what_comes_with_other_objects_of_the_same_files() -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "new"}}
    inside = settings("green", namespace="new")
    one = await planned(Session(), namespace, not_found("namespaces", "", "new"), objects=[namespace, inside])
    assert one.state == "created" and one.why == ("its namespace comes with it",)
    lost = await planned(Session(), not_found("namespaces", "", "new"), objects=[inside])
    assert lost.state == "refused" and lost.why == ('namespaces "new" not found',)


async def test_what_is_refused_says_why() -> None:
    refused = forbidden("configmaps", "", "settings", 'User "ann" cannot patch')
    assert (await planned(Session(), refused)).why == (refused.message,)
    hidden = await planned(Session(error=refused), settings("green"))
    assert hidden.state == "created"  # it may be there; whoever may not read it is told by the server later
    unnamed = await planned(Session(), objects=[{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {}}])
    assert unnamed.why == ("metadata.name is missing; what is applied needs one",)
    strange = await planned(Session(), objects=[{"apiVersion": "x.io/v9", "kind": "Odd"}])
    assert strange.why == ('no kind "Odd" is served in version "x.io/v9"',)
    with pytest.raises(ApiError):
        await planned(Session(error=status(500, "InternalError", "broken")), settings("green"))


async def test_what_names_no_namespace_goes_where_one_looks() -> None:
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}}
    objects = [settings("green"), settings("green", namespace="own"), role]
    rehearse, asked = answering(settings("green"))
    await manifests.plan(Session(), rehearse, objects, "here")
    assert [change.ref.namespace for change in asked] == ["here", "own", ""]
    assert manifests.placed(Session(), settings("green"))["metadata"]["namespace"] == "shop"
