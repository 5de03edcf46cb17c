"""Which columns fit, and how wide each of them is."""

from kubetui.tui.widgets.columns import fit
from kubetui.tui.widgets.drawing import cut
from kubetui.views.model import ColumnHead, Span, span_text

HEADS = (
    ColumnHead("NAME", 20, flex=True),
    ColumnHead("NAMESPACE", 14, 1),
    ColumnHead("NODE", 14, 2),
    ColumnHead("AGE", 5, 4),
)


def widths(width: int, needs=()) -> list[int]:
    return [slot.width for slot in fit(HEADS, width, needs)]


def test_what_names_do_not_need_goes_to_columns_that_are_cut():
    assert widths(120, (30, 18, 22, 5)) == [67, 18, 22, 5]


def test_names_come_first_then_the_more_important_column():
    assert widths(65, (24, 18, 22, 5)) == [24, 14, 14, 5]
    assert widths(69, (24, 18, 22, 5)) == [24, 18, 14, 5]
    assert widths(71, (24, 18, 22, 5)) == [24, 18, 16, 5]


def test_without_rows_columns_have_their_own_width():
    assert widths(120) == [79, 14, 14, 5]


def test_what_is_cut_twice_has_one_sign_of_it():
    shown = span_text(cut((Span("ReplicaSet "), Span("coredns-66578bbfcf")), 15))
    assert shown.count("…") == 1 and len(shown) <= 15


def test_a_quiet_namespace_goes_before_a_short_name_is_cut():
    line = (Span("ing shop", "link"), Span("  default", "muted"))
    assert span_text(cut(line, 8)) == "ing shop" and span_text(cut(line, 17)) == "ing shop  default"
