"""The expression language: what it computes, what it refuses, and that it stops."""

from typing import Any

import pytest

from kubetui.playground.apiserver.cel.evaluation import Budget, evaluate
from kubetui.playground.apiserver.cel.tokens import CelSyntaxError
from kubetui.playground.apiserver.cel.values import CelError

SELF: dict[str, Any] = {
    "replicas": 3, "min": 1, "names": ["a", "b"], "list": [{"name": "a", "n": 1}, {"name": "b", "n": 2}],
    "m": {"x": 1}, "t": "abc", "f": 1.5, "none": None, "namespace": "n",
}  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3 == 7 && !(2 > 3)", True),
        ("-7 / 2 == -3 && -7 % 2 == -1", True),
        ("self.min <= self.replicas", True),
        ("has(self.foo)", False),
        ("!has(self.foo) || self.foo > 1", True),
        ("self.foo > 1 || true", True),
        ("self.replicas > 5 ? 'many' : 'few'", "few"),
        ("self.names.all(x, x.size() < 2)", True),
        ('self.names.exists_one(x, x == "a")', True),
        ("self.list.map(i, i.n).sum()", 3),
        ("self.list.filter(i, i.n > 1)[0].name", "b"),
        ("self.list.map(i, i.n > 1, i.name)", ["b"]),
        ("self.m.all(k, self.m[k] > 0)", True),
        ("self.m.all(k, v, k == 'x' && v == 1)", True),
        ("'x' in self.m && 'a' in self.names && !('c' in self.names)", True),
        ('self.t.matches("^a.c$")', True),
        ('self.t.split("b")[0] + self.t.upperAscii()', "aABC"),
        ("self.t.substring(1, 2) + self.t.charAt(0) + self.t.replace('a', 'z')", "bazbc"),
        ('"%s is %d".format([self.t, 2])', "abc is 2"),
        ("type(self.t) == string && type(1) == int", True),
        ("size(self.names) == 2 && self.names.isSorted() && self.names.indexOf('b') == 1", True),
        ('quantity("1Gi").isGreaterThan(quantity("1Mi")) && isQuantity("x") == false', True),
        ('quantity("1500m").add(quantity("500m")).asInteger()', 2),
        ('duration("1h30m") > duration("61m")', True),
        ('timestamp("2026-01-02T00:00:00Z") - timestamp("2026-01-01T00:00:00Z") == duration("24h")', True),
        ("self.?foo.orValue(7)", 7),
        ("self.?m.?x.orValue(7)", 1),
        ("self.?foo.hasValue()", False),
        ("optional.of(2).orValue(3)", 2),
        ("self.names[?5].orValue('none')", "none"),
        ("[1, ?optional.none(), 2]", [1, 2]),
        ("{'a': 1, 'b': [true, null]}", {"a": 1, "b": [True, None]}),
        ("self.none == null && self.f == 1.5 && 1 == 1.0", True),
        ("sets.contains([1, 2], [2]) && !sets.intersects([1], [2])", True),
        ('isIP("10.0.0.1") && cidr("10.0.0.0/8").containsIP("10.1.2.3") && !isCIDR("x")', True),
        ('isURL("https://a.b/c") && url("https://a.b:8/c").getHost() == "a.b:8"', True),
        ("self.__namespace__ == 'n'", True),
        ("'a\\n' + r'\\n' + \"\\u0041\"", "a\n\\nA"),
        ("string(5) + string(true) + string(1.5)", "5true1.5"),
        ("int('5') + int(2.9)", 7),
        (" && ".join(["true"] * 3000), True),
        ("Object{spec: Object.spec{replicas: 5}}", {"spec": {"replicas": 5}}),
    ],
)
def test_values(expression: str, value: Any):
    assert evaluate(expression, {"self": SELF}) == value


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("self.foo > 1", "no such key: foo"),
        ("self.names[9]", "index out of bounds: 9"),
        ("other", "undeclared reference to 'other' (in container '')"),
        ("nope(1)", "undeclared reference to 'nope' (in container '')"),
        ("1 + 'a'", "no such overload: _+_(int, string)"),
        ("1 / 0", "division by zero"),
        ("9223372036854775807 + 1", "return error for overflow"),
        ("1 && true", "no such overload"),
        ("'abc'.matches('(')", "error parsing regexp"),
    ],
)
def test_what_has_no_value(expression: str, said: str):
    with pytest.raises(CelError) as caught:
        evaluate(expression, {"self": SELF})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1 +",
        "self.",
        "a b",
        "f(",
        "[1",
        "'open",
        "(" * 200,
        "-" * 5000 + "1",
        "1" + "+1" * 5000,
        "a" + ".a" * 5000,
        "a ? b",
        "{1}",
        "§",
    ],
)
def test_what_cannot_be_read(expression: str):
    with pytest.raises(CelSyntaxError) as caught:
        evaluate(expression, {})
    assert str(caught.value).startswith("ERROR: <input>:1:")


def test_work_has_an_end():
    numbers = {"n": list(range(1000))}
    with pytest.raises(CelError, match="cost limit"):
        evaluate("n.all(a, n.all(b, n.all(c, a + b + c >= 0)))", numbers, Budget(10_000))
