import pytest

from kubetui.api import selectors
from kubetui.api.meta import dig

LABELS = {"app": "web", "tier": "front", "n": "5"}
MATCHING = {
    "app=web": True, "app==web": True, "app!=web": False, "gone!=x": True, "app": True, "!app": False, "!gone": True,
    "app in (web,db)": True, "app notin (web)": False, "gone notin (x)": True, "n>4": True, "n<4": False, "app>1": False,
    "app=web,tier=front": True, "app=web,tier=back": False, "": True, "app=": False,
}  # fmt: skip


@pytest.mark.parametrize(("text", "matches"), MATCHING.items())
def test_label_selectors(text, matches):
    assert selectors.matches(selectors.parse(text), LABELS) is matches


BAD = {
    "a b": "found 'b', expected: in, notin, =, ==, !=, gt, lt",
    "=x": "found '=', expected: identifier",
    "a in x": "found 'x' expected: '('",
    "a in (x": "found '', expected: ',' or ')'",
    "a,": "found '', expected: identifier after ','",
    "n>x": "must be an integer",
}


@pytest.mark.parametrize(("text", "said"), BAD.items())
def test_bad_label_selectors_say_what_the_server_says(text, said):
    with pytest.raises(ValueError) as caught:
        selectors.parse(text)
    assert said in str(caught.value)


def test_selector_objects():
    chosen = selectors.from_object(
        {
            "matchLabels": {"app": "web"},
            "matchExpressions": [{"key": "tier", "operator": "In", "values": ["front", "x"]}],
        }
    )
    assert selectors.matches(chosen, LABELS)
    assert selectors.render(chosen) == "app=web,tier in (front,x)"
    assert not selectors.matches(selectors.from_object(None), LABELS)
    assert selectors.matches(selectors.from_object({}), LABELS)
    assert selectors.from_map({}) is None
    assert selectors.render(None) == "<none>"


POD = {"metadata": {"name": "a,b"}, "status": {"phase": "Running"}}


def value_of(obj, field):
    return str(dig(obj, *field.split("."), default=""))


@pytest.mark.parametrize(
    ("text", "matches"),
    [("status.phase=Running", True), ("status.phase!=Running", False), (r"metadata.name=a\,b", True), ("", True),
     ("status.phase==Running,metadata.name!=x", True), ("spec.nodeName=", True)],
)  # fmt: skip
def test_field_selectors(text, matches):
    assert selectors.fields_match(selectors.parse_fields(text), POD, value_of) is matches


def test_a_bad_field_selector():
    with pytest.raises(ValueError, match="invalid selector: 'x'; can't understand 'x'"):
        selectors.parse_fields("x")
