import pytest

from kubetui import settings
from kubetui.documents import DocumentError


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config.yaml"


def test_without_a_file_the_plain_settings_hold(file):
    assert settings.load(file) == settings.Settings()
    file.write_text("# nothing yet\n")
    assert settings.load(file) == settings.Settings()


def test_what_a_person_wants_is_read(file):
    file.write_text(
        "layout: focus\ntheme: light\nkeymap: k9s\nascii: true\n"
        "keys:\n  logs: [L, ctrl+l]\n  layout.next: l\n"
        "readonly: prod-*\nlocal: [lab]\nforeign: ['kind-shared']\n"
    )
    found = settings.load(file)
    assert (found.layout, found.theme, found.keymap, found.ascii) == ("focus", "light", "k9s", True)
    assert dict(found.keys) == {"logs": ("L", "ctrl+l"), "layout.next": ("l",)}
    assert found.is_readonly("prod-eu") and not found.is_readonly("lab")


def test_a_context_is_moved_by_pattern():
    found = settings.Settings(local=("lab-*",), foreign=("kind-shared", "own-*"))
    assert found.ownership("lab-1", "foreign") == "local"
    assert found.ownership("kind-shared", "local") == "foreign"
    assert found.ownership("own-1", "own") == "foreign"
    assert found.ownership("lab-1", "own") == "own"
    assert found.ownership("else", "foreign") == "foreign"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("colour: red\n", 1, "colour is unknown; known are layout"),
        ("layout: a\nlayout: b\n", 2, "layout is there twice"),
        ("\nlayout: [a]\n", 2, "layout must be a text"),
        ("ascii: sometimes\n", 1, "ascii must be true or false"),
        ("keys:\n  fly: x\n", 2, "keys.fly cannot be bound: no verb has the id fly"),
        ("keys:\n  logs: q\n", 2, "the key q would mean both logs and quit"),
        ("keys:\n  zoom: zz\n", 2, "keys.zoom cannot be bound: zz is no key of zoom"),
        ("keys: []\n", 1, "keys must be a mapping"),
        ("readonly: [[a]]\n", 1, "readonly must be a list of texts"),
        ("- 1\n", 1, "the file must hold keys and values"),
        ("layout: 'a\n", 2, "this is not YAML"),
    ],
)
def test_an_error_names_file_line_and_key(file, text, line, words):
    file.write_text(text)
    with pytest.raises(DocumentError) as caught:
        settings.load(file)
    assert f"{file}, line {line}: " in str(caught.value)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_what_is_no_text_or_too_much_is_refused(file):
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError, match="is not UTF-8 text"):
        settings.load(file)
    file.write_text("# " + "x" * (1 << 20))
    with pytest.raises(DocumentError, match="larger than 1 MiB"):
        settings.load(file)
    file.write_text("a: " + "[" * 5000)
    with pytest.raises(DocumentError):
        settings.load(file)
    file.unlink()
    file.mkdir()
    with pytest.raises(DocumentError, match="cannot be read"):
        settings.load(file)


def test_settings_cannot_be_changed_once_read(file):
    file.write_text("keys: {logs: L, layout.next: l}")
    with pytest.raises(TypeError):
        settings.load(file).keys["quit"] = ("x",)
