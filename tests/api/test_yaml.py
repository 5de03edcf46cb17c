import pytest

from kubetui.api import yaml

SCALARS = {
    "12:30": "12:30", "0777": 511, "0o17": 15, "010": 8, "08": 8, "2024-01-01": "2024-01-01",
    "yes": True, "off": False,
    "1e3": 1000, "1.5": 1.5, ".5": 0.5, "0x1F": 31, "1_000": 1000, "~": None, "null": None, "'yes'": "yes",
    '"1"': "1", "1.2.3": "1.2.3", "-5": -5, "+5": 5, "nginx:1.27": "nginx:1.27", "!!str 5": "5",
}  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), SCALARS.items())
def test_scalars_mean_what_go_reads(written, meant):
    value = yaml.load(f"key: {written}")["key"]
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize(
    "value", ["yes", "12:30", "0777", "1e3", "", "null", "a: b", "two\nlines\n", "- x", "08", ".inf"]
)
def test_text_survives_dump_and_load(value):
    assert yaml.load(yaml.dump({"key": value, "list": [value]})) == {"key": value, "list": [value]}


BAD = {
    "a: [1": "line 2, column 1",
    "a: 1\na: 2": 'line 2, column 1: key "a" already set in map',
    "a: 1\n---\nb: 2": "one document was expected, the file has 2",
    "\t- x": "line 1",
    "a: " + "[" * 100_000: "nested too deeply",
    "a: *b": "unknown anchor 'b' referenced",
    "a: .inf": "not a number that JSON can carry",
    "? [a]\n: b": "a key must be text",
    "a: \x01": "control characters are not allowed",
    "<<: 5": "only maps can be merged",
}


@pytest.mark.parametrize(("written", "said"), BAD.items(), ids=range(len(BAD)))
def test_bad_yaml_gets_one_sentence_with_its_line(written, said):
    with pytest.raises(yaml.YamlError) as caught:
        yaml.load(written)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nested_aliases_are_refused_before_they_explode():
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
    bomb += "".join(f"a{i + 1}: &a{i + 1} [{','.join([f'*a{i}'] * 9)}]\n" for i in range(9))
    with pytest.raises(yaml.YamlError, match="stands for too much"):
        yaml.load(bomb)


def test_anchors_and_merge_keys_work():
    text = "base: &b {cpu: 1, mem: 2}\none: {<<: *b, cpu: 3}\ntwo: *b"
    assert yaml.load(text) == {
        "base": {"cpu": 1, "mem": 2},
        "one": {"cpu": 3, "mem": 2},
        "two": {"cpu": 1, "mem": 2},
    }


def test_a_stream_leaves_empty_documents_out():
    assert list(yaml.load_all("---\n# nothing\n---\na: 1\n---\n---\nb: 2\n")) == [{"a": 1}, {"b": 2}]


def test_dates_are_quoted_as_kubectl_quotes_them():
    assert yaml.dump({"a": "2026-01-01T00:00:00Z"}) == 'a: "2026-01-01T00:00:00Z"\n'
