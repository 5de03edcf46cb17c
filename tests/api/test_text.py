import pytest

from kubetui.api.text import visible, visible_lines


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b]52;c;AA\x07", "␛]52;c;AA␇"),
        ("a\x00b\x9bc", "a␀b<U+009B>c"),
        ("a\u202eb\u2066", "a<U+202E>b<U+2066>"),
        ("tab\there\rback\nnext", "tab here␍back␊next"),
        ("\ud800", "<U+D800>"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("ünïcode ✖ 漢字 [/x]", "ünïcode ✖ 漢字 [/x]"),
    ],
)
def test_hostile_characters_become_signs(hostile, shown):
    assert visible(hostile) == shown


def test_long_text_is_cut_visibly_and_quickly():
    assert visible("x" * 1_000_000, 10) == "xxxxxxxxxx…"


def test_lines_part_at_line_feeds_only():
    assert visible_lines("a\r\nb\u2028c\n") == ["a", "b<U+2028>c", ""]
