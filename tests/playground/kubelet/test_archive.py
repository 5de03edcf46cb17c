"""tar, as `kubectl cp` calls it and as scripts do."""

import pytest

from tests.playground.kubelet.containers import sh

FILES = {"/a.txt": "one\n", "/sub/b.txt": "two \udcff\n"}

SCRIPTS = [
    ("cd /vol; tar cf - a.txt sub | tar tf -", 0, "a.txt\nsub/\nsub/b.txt\n"),
    ("cd /vol; tar -czf /tmp/x.tgz .; mkdir /tmp/q; tar xzf /tmp/x.tgz -C /tmp/q; cat /tmp/q/sub/b.txt", 0, "two \udcff\n"),
    ("tar cf - -C /vol a.txt sub | tar --no-same-owner -xvmf - -C /tmp sub; ls /tmp", 0, "sub/\nsub/b.txt\nsub\n"),
    ("tar cf /tmp/x /vol/a.txt; tar tf /tmp/x", 0, "tar: removing leading '/' from member names\nvol/a.txt\n"),
    ("tar cf /tmp/x nope", 1, "tar: nope: No such file or directory\ntar: error exit delayed from previous errors\n"),
    ("tar xf - -C /nope </dev/null", 1, "tar: can't change directory to '/nope': No such file or directory\n"),
    ("echo no | tar tf -", 1, "tar: short read\ntar: error exit delayed from previous errors\n"),
    ("tar tf /nope", 1, "tar: /nope: Cannot open: No such file or directory\ntar: error exit delayed from previous errors\n"),
    ("tar v", 2, "tar: must specify one of -c, -x or -t\n"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "code", "said"), SCRIPTS)
async def test_busybox(script: str, code: int, said: str):
    assert await sh(script, volume=FILES) == (code, said)


async def test_gnu():
    assert await sh("tar cf - /nope | tar tf -; tar xf - -C /nope", image="nginx:1.27") == (2, (
        "tar: Removing leading `/' from member names\n"
        "tar: /nope: Cannot stat: No such file or directory\n"
        "tar: Exiting with failure status due to previous errors\n"
        "tar: /nope: Cannot open: No such file or directory\n"
        "tar: Error is not recoverable: exiting now\n"
    ))  # fmt: skip
