import pytest

from kubetui.kinds.registry import by_resource
from kubetui.kinds.shown.registry import shown
from kubetui.views.columns import Wish, known_names, order, wish, wishes_for
from kubetui.views.generic import kind_table
from kubetui.views.live import TableOptions
from kubetui.views.model import ColumnHead, span_text
from tests import samples
from tests.samples import NOW

HEADS = [ColumnHead(name, 5) for name in ("NAME", "READY", "CPU requested", "NAMESPACE", "AGE")]


def test_a_wish_is_a_name_or_a_name_with_a_path() -> None:
    assert wish(" age ") == Wish("AGE")
    assert wish("Image = .spec.containers[*].image") == Wish("IMAGE", ".spec.containers[*].image")
    for broken in ("", "=.spec", "X=.spec[", "X={.a"):
        with pytest.raises(ValueError, match=r"is no path|names no column"):
            wish(broken)


@pytest.mark.parametrize(
    ("names", "shown_"),
    [
        ((), [0, 1, 2, 3, 4]),
        (("AGE", "READY"), [0, 3, 4, 1]),
        (("CPU REQUESTED", "NAME"), [0, 3, 2]),
        (("GONE",), [0, 1, 2, 3, 4]),
    ],
)
def test_columns_come_in_the_chosen_order_with_name_and_namespace(
    names: tuple[str, ...], shown_: list[int]
) -> None:
    assert order(HEADS, names) == shown_


def test_a_kind_is_named_by_any_of_its_names() -> None:
    kind = by_resource("deployments.apps")
    assert kind is not None
    for name in ("deployments.apps", "deployments", "deployment", "deploy"):
        assert wishes_for({name: ("AGE",)}, kind) == (Wish("AGE"),)
    assert wishes_for({"pods": ("AGE",)}, kind) == ()


def test_what_a_kind_and_a_pane_have() -> None:
    assert "READY" in known_names("po") and "STATUS" in known_names("workloads")
    assert known_names("widgets.example.com") == ()


def test_a_column_of_ones_own_reads_a_path() -> None:
    kind = by_resource("pods")
    assert kind is not None
    store = samples.store_of(
        samples.pod("a", containers=[samples.container(image="nginx:1"), samples.container("b", "x:2")])
    )
    table = kind_table(
        kind, store, TableOptions(), lambda: NOW, (wish("IMG=.spec.containers[*].image"), wish("NONE=.a.b"))
    )
    assert [head.name for head in table.columns][-2:] == ["IMG", "NONE"]
    assert [span_text(cell) for cell in table.rows[0].cells[-2:]] == ["nginx:1,x:2", ""]
    assert "IMG" not in [one.head.name for one in shown("pods").columns]
