"""The language of the filter."""

import pytest

from kubetui.views.filter import parse
from kubetui.views.live import TableOptions
from kubetui.views.panes import live_table
from tests import samples
from tests.samples import NAMESPACE, NOW, container, pod, running, store_of


def names(query: str) -> list[str]:
    pods = [
        pod("web-7d4b", labels={"app": "web", "tier": "front"}, node="node-1", age=60),
        pod("web-db", labels={"app": "web-db"}, node="node-2", age=7200,
            statuses=[samples.waiting("CrashLoopBackOff", restarts=5, last=samples.ended(1))]),
        pod("api", "other", node="node-1", age=90000,
            containers=[container("api", resources={"requests": {"cpu": "2", "memory": "2Gi"}})]),
        pod("young", age=5, statuses=[running(restarts=2)]),
    ]  # fmt: skip
    table = live_table("workloads", store_of(*pods), TableOptions(query=parse(query)), lambda: NOW)
    return sorted(row.ref.name for row in table.rows)


@pytest.mark.parametrize(("query", "wanted"), [
    ("", ["api", "web-7d4b", "web-db", "young"]),
    ("web", ["web-7d4b", "web-db"]),
    ("WEB db", ["web-db"]),
    ("web !db", ["web-7d4b"]),
    ("~w7b", ["web-7d4b"]),
    ("/web-[0-9]/", ["web-7d4b"]),
    ("!/^pod web/", ["api", "young"]),
    ("label=app=web", ["web-7d4b"]),
    ("label=app,tier!=front", ["web-db"]),
    ("!label=app", ["api", "young"]),
    ("status=crash", ["web-db"]),
    ("ns=other", ["api"]),
    (f"ns=other,{NAMESPACE}", ["api", "web-7d4b", "web-db", "young"]),
    ("node=node-2", ["web-db"]),
    ("age<1m", ["young"]),
    ("age>1h", ["api", "web-db"]),
    ("age>=1d", ["api"]),
    ("age<1d2h age>1m", ["api", "web-db"]),
    ("cpu>500m", ["api"]),
    ("cpu<=100m", ["web-7d4b", "web-db", "young"]),
    ("mem>1Gi", ["api"]),
    ("restarts>3", ["web-db"]),
    ("restarts=2", ["young"]),
    ('"pod web"', ["web-7d4b", "web-db"]),
    ("nothing-like-it", []),
])  # fmt: skip
def test_terms(query, wanted):
    assert names(query) == wanted


@pytest.mark.parametrize("query", [
    "!", "~", "/open", "/[/", "label=", "age<soon", "age<", "cpu>many", "restarts>x", "status=", "ns>a",
    "color=", "mem<", "age>1x",
])  # fmt: skip
def test_what_cannot_be_understood_gets_one_sentence(query):
    with pytest.raises(ValueError) as caught:
        parse(query)
    said = str(caught.value)
    assert said.endswith(".") and "\n" not in said and len(said) < 200


def test_words_with_an_equals_sign_that_are_no_field_are_words():
    assert parse("disk=ssd").tests
    assert names("disk=ssd") == []


def test_controllers_are_measured_by_their_template():
    web = samples.deployment()
    table = live_table("workloads", store_of(web), TableOptions(query=parse("cpu>50m")), lambda: NOW)
    assert [row.ref.name for row in table.rows] == ["web"]
