"""Scripts as manifests carry them, and what a shell makes of them."""

import asyncio
import time

import pytest

from kubetui.playground.clock import Clock
from tests.playground.kubelet.containers import make, output, run, sh, until

SCRIPTS = [
    # the minimum
    ("echo hello", 0, "hello\n"),
    ("echo -n a; echo b", 0, "ab\n"),
    ("exit 3", 3, ""),
    ("true", 0, ""),
    ("false", 1, ""),
    ("exit 139", 139, ""),
    ("echo a && echo b", 0, "a\nb\n"),
    ("false && echo b", 1, ""),
    ("false || echo c", 0, "c\n"),
    ("true || echo c; echo d", 0, "d\n"),
    ("false && echo x || echo y", 0, "y\n"),
    ("echo a;echo b\necho c", 0, "a\nb\nc\n"),
    ("sleep 2; echo up", 0, "up\n"),
    ("echo no DB_URL >&2; exit 1", 1, "no DB_URL\n"),
    ("nosuch", 127, "sh: nosuch: not found\n"),
    ("nosuch; echo $?", 0, "sh: nosuch: not found\n127\n"),
    # quoting and variables
    ("""echo "a  b" 'c  $X' d\\ e""", 0, "a  b c  $X d e\n"),
    ("X=1; echo $X ${X}2 \"$X\" '$X'", 0, "1 12 1 $X\n"),
    ("X='a  b'; echo $X; echo \"$X\"", 0, "a b\na  b\n"),
    ('X="a b"; for i in $X; do echo "<$i>"; done', 0, "<a>\n<b>\n"),
    ("echo ${X:-none} ${HOME:-x} ${#HOME}", 0, "none /root 5\n"),
    ("echo ${X:=set}; echo $X", 0, "set\nset\n"),
    ("echo ${X:+yes}${HOME:+yes}", 0, "yes\n"),
    ("X=a.b.c; echo ${X%.*} ${X%%.*} ${X#*.} ${X##*.}", 0, "a.b a b.c c\n"),
    ("echo ${X:?is needed}", 2, "sh: X: is needed\n"),
    ("X=a; X=b true; echo $X", 0, "a\n"),
    ("A=1 B=2 env | grep -c '^[AB]='", 0, "2\n"),
    ("X=1; export X; sh -c 'echo $X'", 0, "1\n"),
    ("X=1; sh -c 'echo [$X]'", 0, "[]\n"),
    ('set -- a "b c"; echo $# $1; for i in "$@"; do echo "$i"; done', 0, "2 a\na\nb c\n"),
    ("echo $0 $?", 0, "sh 0\n"),
    # substitution and arithmetic
    ("echo $(echo a; echo b)", 0, "a b\n"),
    ('echo "$(echo a; echo b)"', 0, "a\nb\n"),
    ("echo `echo old`", 0, "old\n"),
    ("X=$(echo $(echo deep)); echo $X", 0, "deep\n"),
    ("X=$(false); echo $?", 0, "1\n"),
    ("echo $((1 + 2 * 3)) $(( (1+2)*3 )) $((7/2)) $((-7%3))", 0, "7 9 3 -1\n"),
    ("i=0; i=$((i+1)); echo $i; echo $((i == 1))", 0, "1\n1\n"),
    ("echo $((1/0))", 2, "sh: divide by zero\n"),
    ("expr 1 + 2 \\* 3; expr \\( 1 + 2 \\) \\* 3; expr 7 % 2; expr -7 / 2", 0, "7\n9\n1\n-3\n"),
    ("expr 4 % 2", 1, "0\n"),
    ("expr 2 \\> 10; expr b \\> a; expr a = a", 0, "0\n1\n1\n"),
    ("expr '' \\| no; expr length four; expr v1.36 : 'v1\\.\\(.*\\)'; expr abc : 'ab'", 0, "no\n4\n36\n2\n"),
    ("expr 1 / 0", 2, "expr: division by zero\n"),
    ("expr a + 1", 2, "expr: non-integer argument\n"),
    ("expr 1 +", 2, "expr: syntax error\n"),
    ("if [[ -r /etc/none ]]; then echo y; else echo n; fi", 0, "n\n"),
    # control flow
    ("if true; then echo y; else echo n; fi", 0, "y\n"),
    ("if false; then echo a; elif [ 1 -lt 2 ]; then echo b; else echo c; fi", 0, "b\n"),
    ("i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done", 0, "0\n1\n2\n"),
    ("i=0; until [ $i -ge 2 ]; do i=$((i+1)); done; echo $i", 0, "2\n"),
    ("for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done", 0, "1\n3\n"),
    ("while true; do echo once; break; done", 0, "once\n"),
    ("for i in $(seq 3); do echo n$i; done", 0, "n1\nn2\nn3\n"),
    ("case abc in x) echo x;; a*|b*) echo ab;; *) echo other;; esac", 0, "ab\n"),
    ("case $HOME in /root) echo root ;; esac", 0, "root\n"),
    ("f() { echo \"f $1\"; return 4; }; f x; echo $?", 0, "f x\n4\n"),
    ("{ echo a; echo b; } > /tmp/f; cat /tmp/f", 0, "a\nb\n"),
    ("(X=in; echo $X); echo [$X]", 0, "in\n[]\n"),
    ("(exit 5); echo $?", 0, "5\n"),
    ("! false && echo negated", 0, "negated\n"),
    ("for i in 1 2; do\n  # a comment\n  echo $i # more\ndone", 0, "1\n2\n"),
    ("echo one \\\n  two", 0, "one two\n"),
    # options
    ("set -e; false; echo never", 1, ""),
    ("set -e; false || true; if false; then :; fi; echo ok", 0, "ok\n"),
    ("set -u; echo $NOPE", 2, "sh: NOPE: parameter not set\n"),
    ("set -x; echo a", 0, "+ echo a\na\n"),
    # redirection and files
    ("echo a > /tmp/x; echo b >> /tmp/x; cat /tmp/x; cat < /tmp/x", 0, "a\nb\na\nb\n"),
    ("echo gone > /dev/null; echo err >/dev/null 2>&1; nosuch 2>/dev/null; echo $?", 0, "127\n"),
    ("echo x > /nodir/f; echo $?", 0, "sh: can't create /nodir/f: No such file or directory\n1\n"),
    ("cat /nope", 1, "cat: can't open '/nope': No such file or directory\n"),
    ("cat <<EOF\nhome $HOME\nEOF\necho end", 0, "home /root\nend\n"),
    ("cat <<'EOF'\n$HOME\nEOF", 0, "$HOME\n"),
    ("mkdir -p /data/a && touch /data/a/f && ls /data/a && rm -r /data && ls /data", 1,
     "f\nls: /data: No such file or directory\n"),
    ("echo one > /tmp/1.txt; echo two > /tmp/2.txt; cat /tmp/*.txt; echo /tmp/*.nope", 0, "one\ntwo\n/tmp/*.nope\n"),
    ("cd /tmp && pwd; cd /nope", 1, "/tmp\nsh: cd: can't cd to /nope: No such file or directory\n"),
    ("echo a | cat", 0, "a\n"),
    ("printf 'b\\na\\nb\\n' | sort | uniq -c", 0, "      1 a\n      2 b\n"),
    ("yes | head -2", 0, "y\ny\n"),
    ("echo abc | grep -q b && echo found", 0, "found\n"),
    ("echo abc | grep x; echo $?", 0, "1\n"),
    ("echo a b | while read x y; do echo $y $x; done", 0, "b a\n"),
    ("echo hello | tr a-z A-Z", 0, "HELLO\n"),
    ("echo a:b:c | cut -d: -f2", 0, "b\n"),
    ("echo foo | sed 's/o/0/g'", 0, "f00\n"),
    ("seq 5 | tail -n 2; seq 5 | wc -l", 0, "4\n5\n5\n"),
    # others
    ("printf '%s-%d\\n' a 1 b 2", 0, "a-1\nb-2\n"),
    ("hostname; id -u; whoami", 0, "pod-1\n0\nroot\n"),
    ("test -e /etc && test ! -e /layer/a && [ -z '' -a a != b ]; echo $?", 0, "0\n"),
    ("[ 1 = 1; echo $?", 0, "[: missing ]\n2\n"),
    ("command -v sleep >/dev/null && echo there", 0, "there\n"),
    ("exec echo replaced; echo never", 0, "replaced\n"),
    ("trap 'echo bye' EXIT; echo hi", 0, "hi\nbye\n"),
    ("trap 'echo bye; exit 7' EXIT; exit 3", 7, "bye\n"),
    ("trap 'echo bye' EXIT; exit 3", 3, "bye\n"),
    ("trap 'if' EXIT; exit 3", 3, 'sh: syntax error: unexpected "end of file" (expecting "then")\n'),
    ("tail -n x /dev/null", 1, "tail: invalid number 'x'\n"),
    ("seq 99999999999999999999", 1, "seq: usage: seq [FIRST [INC]] LAST\n"),
    ("wget -q [x]", 1, "wget: bad address\n"),
    ("echo x | tee /", 1, "x\ntee: Is a directory\n"),
    ("sleep 1 & sleep 1 & wait; echo both", 0, "both\n"),
    ("eval 'X=5'; echo $X", 0, "5\n"),
    ("timeout 1 sleep 100; echo $?", 0, "143\n"),
    ("wget -qO- -T 2 http://nope", 1, "wget: bad address 'nope'\n"),
    ("printf 'a 1\nb 2\n' | awk '{print $2, NR}'", 0, "1 1\n2 2\n"),
    ("printf 'a:1\nb:2\n' | awk -F: '/b/{print $2\"!\"}'", 0, "2!\n"),
    ("printf 'x 9\ny 10\n' | awk 'NR>1 {print $NF}'; echo z | awk '$1 == \"z\"'", 0, "10\nz\n"),
    ("seq 3 | awk 'BEGIN{print \"go\"} END{print NR}'", 0, "go\n3\n"),
    # what cannot be read
    ("if true; then echo a", 2, 'sh: syntax error: unexpected "end of file" (expecting "fi")\n'),
    ("echo 'open", 2, "sh: syntax error: unterminated quoted string\n"),
    ("echo a; )", 2, 'sh: syntax error: unexpected ")"\n'),
]  # fmt: skip


@pytest.mark.parametrize(("script", "code", "text"), SCRIPTS, ids=[script[:40] for script, _, _ in SCRIPTS])
async def test_script(script: str, code: int, text: str) -> None:
    assert await sh(script) == (code, text)


@pytest.mark.parametrize(
    ("argv", "image", "text"),
    [
        (["sh", "-c", "nosuch"], "debian:12", "sh: 1: nosuch: not found\n"),
        (["bash", "-c", "nosuch"], "debian:12", "bash: line 1: nosuch: command not found\n"),
        (["/bin/sh", "-c", "nosuch"], "busybox", "/bin/sh: nosuch: not found\n"),
    ],
)
async def test_shells_differ_in_words(argv: list[str], image: str, text: str) -> None:
    assert await run(argv, image=image) == (127, text)


async def test_script_file_of_a_volume() -> None:
    assert await run(["/vol/run.sh"], volume={"/run.sh": "#!/bin/sh\necho $0 ran"}) == (
        0,
        "/vol/run.sh ran\n",
    )
    assert await run(["sh", "/vol/run.sh", "x"], volume={"/run.sh": "echo $1"}) == (0, "x\n")


async def test_shell_as_first_process_ignores_term_without_a_trap() -> None:
    container = make(["sh", "-c", "echo up; while true; do sleep 1; done"])
    container.start()
    await until(lambda: output(container) == "up\n")
    await container.stop(5)
    assert (container.exit_code, container.reason) == (137, "Error")


async def test_trap_ends_it_in_time() -> None:
    container = make(["sh", "-c", 'trap "echo caught; exit 143" TERM; echo up; while :; do sleep 1; done'])
    container.start()
    await until(lambda: output(container) == "up\n")
    await container.stop(30)
    assert (container.exit_code, output(container)) == (143, "up\ncaught\n")


async def test_wait_is_interrupted_by_a_trap() -> None:
    container = make(["sh", "-c", 'trap "exit 0" TERM; sleep 100000 & echo up; wait'])
    container.start()
    await until(lambda: output(container) == "up\n")
    await container.stop(30)
    assert container.exit_code == 0


@pytest.mark.parametrize(
    "script", ["while true; do :; done", "while true; do echo x; done", "yes", "f() { f; }; f"]
)
async def test_endless_work_leaves_the_loop_to_others(script: str) -> None:
    container = make(["sh", "-c", script], clock=Clock(1))
    container.start()
    loop = asyncio.get_running_loop()
    longest = 0.0
    begun = loop.time()
    while loop.time() - begun < 0.5:
        before = time.thread_time()  # what this thread works, not what a busy machine keeps it from
        await asyncio.sleep(0.001)
        longest = max(longest, time.thread_time() - before)
    container.exit(137)
    assert longest < 0.1


async def test_endless_work_is_throttled() -> None:
    container = make(["sh", "-c", "i=0; while true; do i=$((i+1)); echo $i > /tmp/n; done"], clock=Clock(1))
    container.start()
    await until(lambda: container.budget.busy)
    began, first = time.monotonic(), int(container.files.read("/tmp/n") or 0)
    assert first > 500, "a burst is free"
    await until(lambda: int(container.files.read("/tmp/n") or 0) > first + 50)
    took = time.monotonic() - began
    container.exit(137)
    assert took > 50 / 1200
