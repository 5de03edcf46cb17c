from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from kubetui.tui.logs.records import coloured
from kubetui.tui.widgets.drawing import cut, line_width, middle
from kubetui.tui.widgets.wrapping import wrap
from kubetui.views.model import Span, span_text


def texts(*spans: Span, width: int) -> list[str]:
    return [span_text(row) for row in wrap(spans, width)]


def test_words_are_not_parted_at_a_change_of_role() -> None:
    assert texts(Span("ask for a "), Span("state", "strong"), Span(": three"), width=15) == [
        "ask for a",
        "state: three",
    ]


def test_lines_hang_under_their_text() -> None:
    assert texts(Span("● the Pod says it"), width=10) == ["● the Pod", "  says it"]
    assert texts(Span("   three blanks stay"), width=14) == ["   three", "   blanks stay"]


def test_what_is_said_of_a_label_stays_in_its_column() -> None:
    label = Span("uses    ", "muted")
    assert texts(label, Span("sa default, and more"), width=20) == ["uses    sa default,", "        and more"]


def test_a_word_after_a_blank_without_room_begins_the_next_row() -> None:
    assert texts(Span("it makes no more"), Span("  9 of 20 s", "muted"), width=17) == [
        "it makes no more",
        "9 of 20 s",
    ]


def test_long_words_break_after_a_dot() -> None:
    assert texts(Span("  status.containerStatuses[0].state.waiting.reason"), width=30) == [
        "  status.containerStatuses[0].",
        "  state.waiting.reason",
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4), st.integers(8, 60))
def test_no_row_is_wider_than_the_panel_and_no_letter_is_lost(parts: list[str], width: int) -> None:
    from kubetui.api.text import visible

    rows = wrap(tuple(Span(part) for part in parts), width)
    assert all(cell_len(span_text(row)) <= width for row in rows)
    kept = "".join("".join(span_text(row).split()) for row in rows)
    assert kept == "".join("".join(visible(part).split()) for part in parts)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["", "muted", "error"])), max_size=4),
    st.integers(1, 60),
)
def test_a_cut_line_fits(parts: list[tuple[str, str]], width: int) -> None:
    line = tuple(Span(text, role) for text, role in parts)  # type: ignore[arg-type]
    assert line_width(cut(line, width)) <= width


def test_names_keep_what_tells_them_apart() -> None:
    assert middle("web-7d4b9c6f5c-2mfqz", 14) == "web-7…5c-2mfqz"
    one, two = middle("web-7d4b9c6f5c-2mfqz", 12), middle("web-7d4b9c6f5c-hq8zd", 12)
    assert one != two and len(one) == len(two) == 12


def test_quiet_words_go_before_names_are_cut() -> None:
    line = (Span("ReplicaSet ", "muted"), Span("web-5c9f7b6d84", "muted"), Span(" revision 2", "muted"))
    assert span_text(cut(line, 30)) == "ReplicaSet web-5c9f7b6d84"


def test_a_line_of_quiet_words_alone_loses_only_its_end() -> None:
    line = (Span("└▸ "), Span("1 old ReplicaSet, kept for undo", "muted"))
    assert span_text(cut(line, 24)) == "└▸ 1 old ReplicaSet, ke…"


def test_colours_of_logs_become_roles_and_nothing_else_of_ansi_stays() -> None:
    assert coloured("a \x1b[1;31mbad\x1b[0m b") == (Span("a "), Span("bad", "error"), Span(" b"))
    assert coloured("\x1b[38;5;196mx\x1b[m") == (Span("x"),)
    assert "\x1b]" in span_text(coloured("\x1b]0;title\x07 \x1b[0m")), "made visible when drawn"
