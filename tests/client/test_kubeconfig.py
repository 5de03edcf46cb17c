import os
from pathlib import Path

import pytest

from kubetui.client.connection import ContextInfo, contexts, is_loopback, load
from kubetui.client.errors import ConfigError, MissingConfig
from kubetui.client.kubeconfig import Entry, read

GOOD = """
apiVersion: v1
kind: Config
clusters:
- name: kind-dev
  cluster: {server: "https://127.0.0.1:6443", certificate-authority: ca.crt}
- name: far
  cluster: {server: "https://api.example.com:6443/prefix/"}
users:
- name: me
  user: {token: abc}
contexts:
- name: kind-dev
  context: {cluster: kind-dev, user: me, namespace: shop}
- name: far
  context: {cluster: far, user: me}
- name: lost
  context: {cluster: gone, user: me}
- name: nobody
  context: {cluster: far}
- name: stranger
  context: {cluster: far, user: gone}
- name: empty
current-context: kind-dev
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KUBECONFIG", raising=False)
    return tmp_path


def write(path: Path, content: str | bytes = GOOD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_the_default_file(home):
    write(home / ".kube/config")
    found = load()
    assert (found.context, found.server, found.namespace) == ("kind-dev", "https://127.0.0.1:6443", "shop")
    assert found.cluster.path("certificate-authority") == home / ".kube/ca.crt"
    assert found.ownership == "local"


def test_contexts(home):
    path = write(home / "c")
    listed = contexts(str(path))
    assert listed[0] == ContextInfo(
        "kind-dev", "kind-dev", "https://127.0.0.1:6443", "me", "shop", True, str(path)
    )
    assert [info.name for info in listed] == ["kind-dev", "far", "lost", "nobody", "stranger", "empty"]
    assert [info.current for info in listed] == [True] + [False] * 5
    assert listed[2].server == ""


def test_choosing(home):
    path = str(write(home / "c"))
    found = load(path, context="far")
    assert (found.server, found.ownership) == ("https://api.example.com:6443/prefix", "foreign")
    assert load(path, context="kind-dev", cluster="far").server.startswith("https://api.example.com")
    assert load(path, context="nobody").user.value == {}
    assert load(path, context="nobody", user="me").user.value == {"token": "abc"}


def test_several_files_the_first_wins(home, monkeypatch):
    first = write(
        home / "one/config",
        "users: [{name: me, user: {tokenFile: t}}]\ncurrent-context: far\ncontexts: [{name: far, context: {cluster: far, user: me, namespace: one}}]",
    )
    second = write(home / "two/config")
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join([str(first), "", str(home / "absent"), str(second)]))
    found = load()
    assert (found.context, found.namespace) == ("far", "one")
    assert found.user.path("tokenFile") == home / "one/t"
    assert found.cluster.file == second
    assert read().files == [first, second]


def test_relative_names_are_from_here(home, monkeypatch):
    write(home / "c")
    monkeypatch.chdir(home)
    assert load("c").cluster.path("certificate-authority") == home / "ca.crt"
    assert load("~/c").context == "kind-dev"
    nobody = Entry("far", {"certificate-authority": "~nobody-of-this-name/ca"}, home / "c")
    assert nobody.path("certificate-authority") == home / "~nobody-of-this-name/ca"


BAD = {
    "not yaml": ("a: [", r"is not YAML: line 2, column 1"),
    "tab": ("a:\n\t- b", r"is not YAML: line 2"),
    "binary": (b"\x00\xff\xfe\x01", r"is not YAML"),
    "a list": ("- a\n", r"is not a kubeconfig: its top is a list, not a map"),
    "a text": ("hello", r"its top is a text"),
    "a number": ("3", r"its top is a single value"),
    "twice": ("a: 1\na: 2", r'key "a" already set in map'),
    "clusters a map": ("clusters: {a: b}", r"is broken: clusters is not a list"),
    "entry a text": ("contexts: [a]", r"is broken: contexts\[0\] has no name"),
    "entry without name": ("users: [{user: {}}]", r"is broken: users\[0\] has no name"),
    "cluster a text": ("clusters: [{name: a, cluster: b}]", r"clusters\[0\]\.cluster is not a map"),
    "too large": ("a" * (3 * 1024 * 1024 + 1), r"is larger than"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files(home, case):
    content, said = BAD[case]
    path = write(home / "c", content)
    with pytest.raises(ConfigError, match=said) as caught:
        load(str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not isinstance(caught.value, MissingConfig)


BAD_CHOICES = {
    "unknown context": (GOOD, {"context": "prod"}, r'the context "prod" is not in .*; it knows empty, far, kind-dev'),
    "context without cluster": (GOOD, {"context": "empty"}, r'the context "empty" in .* names no cluster'),
    "cluster that is gone": (GOOD, {"context": "lost"}, r'the cluster "gone" of the context "lost" is not in'),
    "user that is gone": (GOOD, {"context": "stranger"}, r'the user "gone" of .*; it knows me'),
    "unknown cluster": (GOOD, {"cluster": "x"}, r'the cluster "x" of .*; it knows far, kind-dev'),
    "no current": (GOOD.replace("current-context: kind-dev", ""), {}, r"has no current context; choose one with"),
    "lost current": (GOOD.replace("current-context: kind-dev", "current-context: x"), {}, r'the current context "x"'),
    "no server": (GOOD.replace('server: "https://127.0.0.1:6443", ', ""), {}, r'the cluster "kind-dev" in .* has no server'),
    "no URL": (GOOD.replace("https://127.0.0.1:6443", "https://:x"), {}, r"has a server that is no URL: https://:x"),
    "no scheme we know": (GOOD.replace("https://127.0.0.1:6443", "ftp://a"), {}, r"has a server that is no URL"),
    "port": (GOOD.replace("https://127.0.0.1:6443", "https://a:99999"), {}, r"has a server that is no URL"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_CHOICES)
def test_bad_choices(home, case):
    content, options, said = BAD_CHOICES[case]
    path = write(home / "c", content)
    with pytest.raises(ConfigError, match=said) as caught:
        load(str(path), **options)
    assert str(path) in str(caught.value)


def test_nothing_there(home, monkeypatch):
    with pytest.raises(MissingConfig, match=r"there is no kubeconfig: .*\.kube/config does not exist"):
        load()
    with pytest.raises(MissingConfig, match=r"the kubeconfig .*absent does not exist"):
        load(str(home / "absent"))
    monkeypatch.setenv("KUBECONFIG", str(home / "absent"))
    with pytest.raises(MissingConfig, match=r"\$KUBECONFIG names .*absent, which does not exist"):
        load()


@pytest.mark.parametrize(
    "content", ["", "# only a comment\n", "apiVersion: v1\nkind: Config\n", "clusters: []\nusers:\n"]
)
def test_an_empty_one_is_as_good_as_none(home, content):
    with pytest.raises(MissingConfig, match="is empty: it names no cluster"):
        load(str(write(home / "c", content)))


def test_a_directory_and_a_file_that_may_not_be_read(home, monkeypatch):
    with pytest.raises(ConfigError, match="is a directory, not a file"):
        load(str(home))
    (home / "dangling").symlink_to(home / "nowhere")
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load(str(home / "dangling"))


PLAYGROUND = """
clusters:
- name: playground
  cluster:
    server: {server}
    extensions:
    - name: kubetui.dev/playground
      extension: {{control: "{control}", token: secret}}
users: [{{name: kubernetes-admin, user: {{token: t}}}}]
contexts: [{{name: playground, context: {{cluster: playground, user: kubernetes-admin}}}}]
current-context: playground
"""


@pytest.mark.parametrize(
    ("server", "control", "ownership"),
    [
        ("https://127.0.0.1:6443", "http://127.0.0.1:6444/", "own"),
        ("https://localhost:6443", "http://[::1]:6444", "own"),
        ("https://10.0.0.1:6443", "http://127.0.0.1:6444", "foreign"),
        ("https://127.0.0.1:6443", "http://evil.example:6444", "local"),
        ("https://127.0.0.1:6443", "http://127.0.0.1.evil.example", "local"),
        ("https://127.0.0.1:6443", "", "local"),
    ],
)
def test_the_playground_extension_counts_only_on_this_machine(home, server, control, ownership):
    found = load(str(write(home / "c", PLAYGROUND.format(server=server, control=control))))
    assert found.ownership == ownership
    if ownership == "own":
        assert (found.control.url, found.control.token) == (control.rstrip("/"), "secret")
    else:
        assert found.control is None


@pytest.mark.parametrize(
    ("context", "local"),
    [
        ("docker-desktop", True), ("kind-x", True), ("k3d-a", True), ("minikube", True), ("colima", True),
        ("rancher-desktop", True), ("orbstack", True), ("kindly", False), ("prod-minikube", False), ("a", False),
    ],
)  # fmt: skip
def test_local_contexts_by_name(home, context, local):
    content = PLAYGROUND.format(server="https://192.168.64.2:8443", control="")
    content = content.replace("name: playground, context", f"name: {context}, context").replace(
        "current-context: playground", f"current-context: {context}"
    )
    assert (load(str(write(home / "c", content))).ownership == "local") is local


@pytest.mark.parametrize(
    ("url", "yes"),
    [
        ("https://127.0.0.1", True), ("https://127.9.9.9:1", True), ("https://[::1]:1", True),
        ("https://localhost:6443", True), ("https://0.0.0.0", False), ("https://example.com", False),
        ("https://127.0.0.1@example.com", False), ("https://[bad", False), ("", False), ("127.0.0.1", False),
    ],
)  # fmt: skip
def test_loopback(url, yes):
    assert is_loopback(url) is yes
