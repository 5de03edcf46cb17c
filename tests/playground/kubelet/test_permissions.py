"""Modes, owners and groups of files: in volumes, in the shell, and for whoever runs."""

import pytest

from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.config.downward import Facts
from kubetui.playground.kubelet.config.permissions import empty, projected, share
from kubetui.playground.kubelet.config.sources import Sources
from kubetui.playground.kubelet.config.tokens import PodTokens
from kubetui.playground.kubelet.config.volumes import Volumes
from kubetui.playground.kubelet.runtime.files import Files
from kubetui.playground.kubelet.runtime.permissions import Permissions, User, in_words_of_go
from kubetui.playground.kubelet.runtime.trees import Tree
from tests.playground.kubelet.containers import run, sh
from tests.playground.kubelet.test_volumes import Server

AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.56"
SOMEBODY = User(1001, (1001, 123))


def pod(**context):
    return {"metadata": {"name": "a", "namespace": "demo"}, "spec": {"securityContext": context}}


def test_an_empty_dir_is_everybodys_and_its_group_is_the_pods():
    disk = empty({"emptyDir": {}}, pod())
    assert (disk.of("/"), disk.medium) == (Permissions(0o777), "")
    memory = empty({"emptyDir": {"medium": "Memory"}}, pod(fsGroup=123))
    assert (memory.of("/"), memory.medium) == (Permissions(0o3777, 0, 123), "tmpfs")
    files = Files({}, user=SOMEBODY)
    files.mount("/vol", memory, "part")
    assert files.status("/vol") == Permissions(0o3777, 0, 123)
    files.write("/vol/a", "x", mode=0o660)
    files.mkdir("/vol/b")
    assert files.status("/vol/a") == Permissions(0o660, 1001, 123)
    assert files.status("/vol/b") == Permissions(0o2755, 1001, 123)


def test_the_mode_of_an_item_goes_before_the_one_of_its_volume():
    items = [{"key": "a", "path": "d/a", "mode": 0o400}, {"key": "b", "path": "b"}]
    files = {"/d/a": "", "/b": ""}
    volume = {"secret": {"defaultMode": 0o440, "items": items}}
    tree = projected(volume, pod(), files)
    assert [tree.of(path).mode for path in ("/d/a", "/b", "/d", "/")] == [0o400, 0o440, 0o755, 0o1777]
    assert tree.medium == "tmpfs"
    tree = projected(volume, pod(fsGroup=7), files)
    # The group may read, and go through the directories.
    assert [tree.of(path)[::2] for path in ("/d/a", "/d")] == [(0o440, 7), (0o2755, 7)]
    plain = projected({"configMap": {"name": "c"}}, pod(), {"/k": ""})
    assert (plain.of("/k"), plain.of("/"), plain.medium) == (Permissions(0o644), Permissions(0o777), "")


def test_a_token_belongs_to_the_only_user_of_its_pod():
    volume = {"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}
    assert projected(volume, pod(), {"/t": ""}).of("/t") == Permissions(0o644)
    assert projected(volume, pod(fsGroup=7), {"/t": ""}).of("/t") == Permissions(0o640, 0, 7)
    alone = pod(runAsUser=5)
    alone["spec"]["containers"] = [{"name": "a"}]
    assert projected(volume, alone, {"/t": ""}).of("/t") == Permissions(0o600, 5)
    alone["spec"]["containers"].append({"name": "b", "securityContext": {"runAsUser": 6}})
    assert projected(volume, alone, {"/t": ""}).of("/t") == Permissions(0o644)


async def test_a_changed_config_map_keeps_the_modes_of_its_volume():
    server, trees = Server(), {}
    asks = pod()
    asks["spec"]["volumes"] = [{"name": "v", "configMap": {"name": "app", "defaultMode": 0o400}}]
    volumes, facts = Volumes(Sources(server), PodTokens(server, Clock(1)), {}, {}), Facts("", "", {})
    assert await volumes.mount(asks, facts, trees) == []
    server.value = "new"
    await volumes.refresh(asks, facts, trees)
    assert trees["v"].read("/db") == "new"
    assert trees["v"].of("/db").mode == 0o400


def test_who_may_not_is_refused():
    tree = Tree({"/mine": "m", "/shared": "s", "/secret": "x"})
    tree.permissions |= {
        "/mine": Permissions(0o600, 1001), "/shared": Permissions(0o660, 0, 123), "/secret": Permissions(0o600),
    }  # fmt: skip
    files = Files({"/etc/app": "a"}, user=SOMEBODY)
    files.mount("/vol", tree)
    files.write("/vol/mine", "n")
    files.write("/vol/shared", "t", append=True)
    assert (files.read("/vol/mine"), files.read("/vol/shared")) == ("n", "st")
    files.write("/tmp/x", "")
    files.change("/vol/mine", Permissions(0o640, 1001))
    for refused in (
        lambda: files.read("/vol/secret"),
        lambda: files.write("/vol/secret", ""),
        lambda: files.write("/vol/new", ""),
        lambda: files.write("/etc/app", ""),
        lambda: files.mkdir("/opt/a"),
        lambda: files.remove("/vol/mine"),
        lambda: files.change("/vol/secret", Permissions(0o777)),
        lambda: files.change("/vol/mine", Permissions(0o640, 0)),
    ):
        with pytest.raises(PermissionError):
            refused()
    tree.permissions["/"] = Permissions(0o1777)
    with pytest.raises(PermissionError):
        files.remove("/vol/secret")
    files.remove("/vol/mine")
    assert not files.exists("/vol/mine")


def test_a_disk_is_given_to_the_group_with_all_that_is_on_it():
    disk = Tree({"/d/f": ""}, mode=0o755)
    share(disk, pod(fsGroup=9))
    assert [disk.of(path) for path in ("/", "/d", "/d/f")] == [
        Permissions(0o2775, 0, 9), Permissions(0o2775, 0, 9), Permissions(0o664, 0, 9),
    ]  # fmt: skip


def test_modes_in_the_words_of_go():
    assert in_words_of_go(0o3777, directory=True) == "dgtrwxrwxrwx"
    assert in_words_of_go(0o640) == "-rw-r-----"


async def test_the_shell_shows_and_changes_modes():
    script = """
        cd /tmp; echo hi > a; ls -l a | cut -c 1-32; stat -c '%a %A %U:%G %s %F' a .
        chmod 640 a; stat -c %a a; chmod u+x,g-r,o=rw a; stat -c %a a; chmod +x a; [ -x a ] && stat -c %a a
        mkdir -p d/e; chmod -R go-rx d; stat -c '%a %n' d d/e; chown 7:8 a; ls -ln a | cut -c 16-34; chgrp 9 a
        stat -c %u:%g a; ls -ld /tmp | cut -c 1-10; chmod 9 a; stat -f -c %T /vol"""
    code, said = await sh(script, volume={"f": ""})
    assert said.splitlines() == [
        "-rw-r--r--    1 root     root   ", "644 -rw-r--r-- root:root 3 regular file",
        "1777 drwxrwxrwt root:root 4096 directory", "640", "706", "717", "700 d", "700 d/e", " 7        8        ",
        "7:9", "drwxrwxrwt", "chmod: invalid mode '9'", "ext2/ext3",
    ]  # fmt: skip
    assert code == 0


async def test_mounttest_does_what_it_is_asked_in_its_own_order():
    code, said = await run(
        "/agnhost mounttest --file_owner=/vol/n --file_perm=/vol/n --file_mode=/vol --fs_type=/vol "
        "--new_file_0666 /vol/n".split(),
        image=AGNHOST,
        volume={"/f": ""},
    )
    assert code == 0
    assert said.splitlines() == [
        'mount type of "/vol": 61267', 'content of file "/vol/n": mount-tester new file', "",
        'mode of file "/vol": drwxr-xr-x', 'perms of file "/vol/n": -rw-rw-rw-',
        'owner UID of "/vol/n": 0', 'owner GID of "/vol/n": 0',
    ]  # fmt: skip
    code, said = await run(
        ["/agnhost", "mounttest", "--file_mode=/none", "--file_content=/none"], image=AGNHOST
    )
    assert (code, said) == (
        1,
        'error from Stat("/none"): stat /none: no such file or directory\n'
        'error reading file content for "/none": open /none: no such file or directory\n',
    )
    code, said = await run(
        ["/agnhost", "mounttest", "--file_content_in_loop=/vol/f", "--retry_time=3"],
        image=AGNHOST,
        volume={"/f": "mount-tester new file\n"},
    )
    assert (code, said.count("content of file")) == (0, 1)
