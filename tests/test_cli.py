import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from kubetui import __version__, launcher
from kubetui.cli import main
from kubetui.commands import COMMANDS, explore, options, outcome

NO_CLUSTER_AT_ALL = ("doctor", "explain pod/x", "lessons run", "fault list")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KUBECONFIG", raising=False)
    for name in ("CONFIG_HOME", "STATE_HOME", "RUNTIME_DIR"):
        monkeypatch.delenv(f"XDG_{name}", raising=False)
    return tmp_path


def run(text):
    return main(text.split())


def test_the_version(capsys):
    assert run("--version") == 0
    assert capsys.readouterr().out == f"kubetui {__version__}\n"


def test_the_version_needs_nothing_heavy():
    code = (
        "import sys; from kubetui.cli import main; main(['--version']);"
        "print(sorted({'yaml', 'aiohttp', 'kubernetes', 'textual', 'asyncio', 'argparse'} & set(sys.modules) - {'argparse'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_and_takes_the_connection_options(name, capsys):
    assert main([name, "--help"]) == 0
    text = capsys.readouterr().out
    for option in ("--context", "--kubeconfig", "--cluster", "--user", "--as", "--as-group", "--namespace",
                   "--all-namespaces", "--playground"):  # fmt: skip
        assert option in text, option


def test_the_help_of_the_explorer_names_the_commands(capsys):
    assert run("--help") == 0
    text = capsys.readouterr().out
    assert all(name in text for name in COMMANDS)
    assert "--readonly" in text and "--layout" in text


@pytest.mark.parametrize(
    ("words", "name", "rest"),
    [
        ("", "", ""),
        ("pods", "", "pods"),
        ("lessons list", "lessons", "list"),
        ("--context a lessons list", "lessons", "--context a list"),
        ("-n doctor doctor", "doctor", "-n doctor"),
        ("pods doctor", "", "pods doctor"),
        ("-A --theme light snapshot --size 80x24", "snapshot", "-A --theme light --size 80x24"),
        ("--kubeconfig=x doctor", "doctor", "--kubeconfig=x"),
    ],
)
def test_the_command_is_found_among_the_options(words, name, rest):
    assert options.split(words.split(), COMMANDS) == (name, rest.split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--nonsense", "unrecognized arguments: --nonsense"),
        ("--readonly --write", "not allowed with"),
        ("playground --nodes 0", "--nodes must be between 1 and 100, not 0"),
        ("playground --port 70000", "--port must be between 1 and 65535"),
        ("playground --speed 0", "--speed must be above 0"),
        ("playground --memory --data x", "exclude each other"),
        ("snapshot --size 1x1", "a size such as 160x48 was expected, not 1x1"),
        ("snapshot --layout nope", "nope"),
        ("--theme nope", "nope"),
        ("--manifests nope", "nope is no folder with chapters"),
        ("lessons run nope", "there is no chapter nope; there are 01-architecture"),
        ("lessons run 03-networking", "has no steps yet"),
        ("lessons show", "name a chapter"),
        ("lessons run --speed 0 02-workloads", "--speed must be above 0"),
        ("lessons check nope", "nope is no folder"),
        ("lessons check", "needs one folder"),
        ("lessons dance", "invalid choice"),
        ("fault start", "fault start needs a KIND"),
        ("completion csh", "invalid choice"),
        ("explain nope", "there is no kind nope"),
        ("explain pods.spec.nope", "pod.spec has no field nope; it has "),
    ],
)
def test_wrong_usage_is_2_and_one_clear_sentence(words, says, capsys):
    assert run(words) == outcome.WRONG_USAGE
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.out == "" and "Traceback" not in captured.err


@pytest.mark.parametrize("words", NO_CLUSTER_AT_ALL)
@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "does not exist"), ("", "is empty"), ("{", "YAML"), ("a: 1\n", "")],
    ids=["missing", "empty", "broken", "other"],
)
def test_a_kubeconfig_that_cannot_be_used_is_3(words, content, says, tmp_path, capsys):
    file = tmp_path / "kubeconfig"
    if content is not None:
        file.write_text(content)
    assert run(f"{words} --kubeconfig {file}") == outcome.NO_CLUSTER
    captured = capsys.readouterr()
    said = captured.out if words == "doctor" else captured.err
    assert str(file) in said and says in said and "Traceback" not in captured.err


DEAD = """\
apiVersion: v1
kind: Config
clusters: [{name: dead, cluster: {server: "http://127.0.0.1:9"}}]
contexts: [{name: dead, context: {cluster: dead, user: ""}}]
current-context: dead
"""


def test_a_snapshot_without_a_cluster_says_so_and_is_3(tmp_path, capsys):
    file = tmp_path / "kubeconfig"
    file.write_text("{")
    assert run(f"snapshot --size 80x24 --kubeconfig {file}") == outcome.NO_CLUSTER
    assert "No cluster" in capsys.readouterr().out


@pytest.mark.parametrize("words", ["doctor", "explain pod/x", "lessons run 02-workloads"])
def test_a_server_that_does_not_answer_is_3(words, tmp_path, capsys):
    file = tmp_path / "kubeconfig"
    file.write_text(DEAD)
    assert run(f"{words} --kubeconfig {file}") == outcome.NO_CLUSTER
    captured = capsys.readouterr()
    said = captured.out if words == "doctor" else captured.err
    assert "127.0.0.1:9" in said and "Traceback" not in captured.err


def test_an_unknown_context_is_3_and_names_those_there_are(tmp_path, capsys):
    file = tmp_path / "kubeconfig"
    file.write_text(DEAD)
    assert run(f"lessons run 02-workloads --kubeconfig {file} --context nope") == outcome.NO_CLUSTER
    assert "nope" in (said := capsys.readouterr().err) and "dead" in said


def test_a_broken_config_file_is_2(home, capsys):
    config = home / ".config/kubetui/config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("theme: dark\ncolour: red\n")
    assert run("pods") == outcome.WRONG_USAGE
    assert f"{config}, line 2: colour is unknown" in capsys.readouterr().err


def test_a_broken_manifest_is_2(home, capsys):
    chapter = home / ".config/kubetui/manifests/08-mine"
    chapter.mkdir(parents=True)
    (chapter / "chapter.yaml").write_text("title: [\n")
    assert run("lessons list") == outcome.WRONG_USAGE
    assert "chapter.yaml, line 2: this is not YAML" in capsys.readouterr().err


def test_a_port_that_is_taken_is_2(tmp_path, capfd):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = f"playground --memory --kubeconfig {tmp_path / 'k'} --port {port}"
        assert run(words) == outcome.WRONG_USAGE
    captured = capfd.readouterr()
    assert f"port {port} on 127.0.0.1 is taken" in captured.err and captured.out == ""


def test_a_second_default_playground_is_refused(capsys):
    with launcher.hold(launcher.place()):
        assert run("playground") == outcome.WRONG_USAGE
    assert "the default playground runs already: use it with export KUBECONFIG=" in capsys.readouterr().err


def test_a_fault_where_no_playground_runs(capsys):
    assert run("fault list") == outcome.NO_CLUSTER
    assert "none runs: start kubetui playground" in capsys.readouterr().err


def test_chapters_are_listed_and_shown(capsys):
    assert run("lessons list") == 0
    assert "02-workloads" in (out := capsys.readouterr().out) and out.count("\n") == 7
    assert run("lessons show 2") == 0
    out = capsys.readouterr().out
    assert "2.1 Nobody is called" in out and "until jsonpath={.status.phase}=Failed pod/lonely" in out


def test_shipped_chapters_pass_the_check_and_a_broken_one_does_not(tmp_path, capsys):
    from kubetui import assets

    assert run(f"lessons check {assets.shipped('manifests')}") == 0
    assert "ok      02-workloads" in capsys.readouterr().out
    broken = tmp_path / "09-broken"
    broken.mkdir()
    (broken / "chapter.yaml").write_text("title: x\n")
    assert run(f"lessons check {tmp_path}") == outcome.CHECK_FAILED
    assert "failed" in capsys.readouterr().out


def test_fields_are_explained_without_any_cluster(capsys):
    assert run("explain deployments.apps.spec.replicas") == 0
    assert "DEPLOYMENT.SPEC.REPLICAS" in (out := capsys.readouterr().out) and "<integer>" in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_commands_and_kinds(shell, capsys):
    assert run(f"completion {shell}") == 0
    out = capsys.readouterr().out
    assert "lessons" in out and "deployments" in out and "stop" in out


def test_a_defect_leaves_a_report_and_one_sentence(home, capsys, monkeypatch):
    def fail(arguments):
        password = "hunter2"
        raise RuntimeError(f"a defect with token={password}")

    assert outcome.of(fail, None) == outcome.CHECK_FAILED
    said = capsys.readouterr().err
    [report] = (home / ".local/state/kubetui/crashes").iterdir()
    assert (
        said
        == f"kubetui has a defect and had to end (RuntimeError); a report without your data is in {report}\n"
    )
    assert "in fail" in (text := report.read_text()) and "hunter2" not in text
    monkeypatch.setenv("KUBETUI_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="a defect"):
        outcome.of(fail, None)


def test_words_of_a_server_do_not_act_on_the_terminal(capsys):
    def fail(arguments):
        raise outcome.Failure("no \x1b]52;c;aGk=\x07 way")

    assert outcome.of(fail, None) == outcome.CHECK_FAILED
    assert "\x1b" not in (said := capsys.readouterr().err) and "way" in said


def test_a_key_that_interrupts_is_130():
    def interrupted(arguments):
        raise KeyboardInterrupt

    assert outcome.of(interrupted, None) == 130


def test_a_reader_that_has_gone_is_no_error():
    code = "from kubetui.cli import main; raise SystemExit(main(['lessons', 'show', '2', '2', '2']))"
    done = subprocess.run(
        f'"{sys.executable}" -c "{code}" | head -1', shell=True, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("2 Workloads") and done.stderr == ""


def test_a_full_disk_and_a_closed_stream_are_no_defects():
    code = "from kubetui.cli import main; raise SystemExit(main(['lessons', 'list']))"
    full = subprocess.run(
        f'"{sys.executable}" -c "{code}" > /dev/full', shell=True, capture_output=True, text=True, check=False
    )
    assert (full.returncode, full.stderr) == (1, "kubetui: [Errno 28] No space left on device\n")
    closed = subprocess.run(
        f'"{sys.executable}" -c "{code}" >&-', shell=True, capture_output=True, text=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (0, "")


def test_signs_that_cannot_be_written_are_replaced(capsys):
    code = (
        "import sys; from kubetui.commands import outcome;"
        "outcome.of(lambda given: sys.stdout.write('\u25b8 playground\\n') and 0, None)"
    )
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout == "? playground\n"


def test_the_explorer_needs_a_terminal():
    code = "from kubetui.cli import main; raise SystemExit(main([]))"
    done = subprocess.run(
        [sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and done.stdout == ""
    assert "needs a terminal; kubetui snapshot prints one frame" in done.stderr


@pytest.mark.parametrize(("encoding", "shows"), [("utf-8", True), ("latin-1", False), ("no-such", False)])
def test_a_terminal_without_the_signs_gets_plain_letters(encoding, shows, monkeypatch):
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(encoding=encoding))
    assert explore._shows_signs() is shows


def test_nothing_is_drawn_in_a_dumb_terminal(capsys, monkeypatch):
    monkeypatch.setattr(explore, "_has_terminal", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    assert main([]) == outcome.WRONG_USAGE
    assert "TERM=dumb" in capsys.readouterr().err
