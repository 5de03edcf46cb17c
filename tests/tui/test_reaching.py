"""Shells, attached terminals and forwarded ports: against a server of our own, and on a playground."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kubetui.api.errors import not_found
from kubetui.api.meta import Obj, ObjectRef
from kubetui.client.channels import COMMAND, PORTS, Channels, connect
from kubetui.tui import editor, forwarding, log_sources, shell
from kubetui.tui.forwards import free
from kubetui.tui.screens.dialogs import AskScreen
from kubetui.tui.screens.pick import PickScreen
from kubetui.tui.snapshot import screen_text
from tests import samples
from tests.client.connecting import rest
from tests.client.streaming import Streamer
from tests.conftest import Kubectl
from tests.tui.conftest import Run
from tests.tui.fake_session import FakeSession
from tests.tui.test_explorer import bar, home, keys, select
from tests.tui.test_live import live, until

WEB = "web-7d4b9c6f5c-2mfqz"


class Reaching(FakeSession):
    """A session whose containers are those of a streaming server."""

    def __init__(self, streamer: Streamer) -> None:
        super().__init__(samples.demo_store())
        self.time = samples.NOW
        self.rest = rest(streamer.url)
        self.taken = (True, True)

    async def program(
        self, ref: ObjectRef, container: str, command: Any = (), *, tty: bool = True, stdin: bool = True
    ) -> Channels:
        self.taken = (tty, stdin)
        params = [("container", container), *(("command", word) for word in command)]
        path = f"/api/v1/namespaces/{ref.namespace}/pods/{ref.name}/{'exec' if command else 'attach'}"
        return await connect(self.rest, path, params, COMMAND)

    async def port(self, ref: ObjectRef, port: int) -> Channels:
        path = f"/api/v1/namespaces/{ref.namespace}/pods/{ref.name}/portforward"
        return await connect(self.rest, path, [("ports", str(port))], PORTS)

    async def close(self) -> None:
        await self.rest.close()


@pytest.fixture
async def streamer() -> AsyncIterator[Streamer]:
    found = Streamer()
    await found.start()
    yield found
    await found.stop()


class Screen:
    """The person's end of a terminal; the program's end stands where stdin and stdout stand."""

    def __init__(self) -> None:
        self.person, self.program = pty.openpty()
        self.seen = b""
        self.lent = 0

    def fileno(self) -> int:
        return self.program

    def type(self, text: bytes) -> None:
        os.write(self.person, text)

    async def shows(self, text: bytes) -> None:
        for _ in range(200):
            if text in self.seen:
                return
            if os.get_blocking(self.person):
                os.set_blocking(self.person, False)
            try:
                self.seen += os.read(self.person, 4096)
            except BlockingIOError:
                await asyncio.sleep(0.01)
        raise AssertionError(self.seen)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    found = Screen()

    @contextmanager
    def lent(app: object) -> Iterator[None]:
        found.lent += 1
        yield
        found.lent -= 1

    monkeypatch.setattr(editor, "lent", lent)
    monkeypatch.setattr(shell.sys, "__stdin__", found)
    monkeypatch.setattr(shell.sys, "__stdout__", found)
    yield found
    os.close(found.person)
    os.close(found.program)


async def test_a_shell_has_the_terminal_until_it_ends(run: Run, streamer: Streamer, terminal: Screen) -> None:
    async with run(session=Reaching(streamer)) as (app, pilot, fake):
        await select(app, pilot, WEB)
        await pilot.press("s")
        await terminal.shows(f"a shell in {WEB}/web".encode())
        assert streamer.asked == [[("container", "web"), *(("command", word) for word in shell.SHELL)]]
        await terminal.shows(b"$ ")
        terminal.type(b"ls\x03")  # Ctrl+C goes to the program, not to kubetui
        await terminal.shows(b"LS\x03")
        assert terminal.lent == 1 and list(streamer.sizes[0]) == ["Width", "Height"]
        os.kill(os.getpid(), signal.SIGWINCH)
        await until(pilot, lambda: len(streamer.sizes) == 2)
        terminal.type(b"exit 3")
        await until(pilot, lambda: "has ended" in bar(app, "notice"))
        assert f"{WEB}/web has ended with exit code 3." in bar(app, "notice")
        assert f"kubectl exec -it {WEB} -c web -n kubetui-demo -- sh" in bar(app, "notice")
        assert terminal.lent == 0

        await keys(pilot, "A", *"attach", "enter")
        await terminal.shows(f"attached to {WEB}/web".encode())
        assert streamer.asked[-1] == [("container", "web")] and fake.taken == (False, False)
        terminal.type(shell.LEAVE)
        await until(pilot, lambda: f"Left {WEB}/web." in bar(app, "notice"))
        assert shell._takes(home(app), log_sources.Source(home(app).subject, "web")) == (False, False)  # type: ignore[arg-type]
        assert app.gate is not None
        written = [entry["verb"] for entry in app.gate.journal.entries()]
        assert written == ["shell", "attach"]

        await select(app, pilot, "web")  # a Deployment: which of its Pods is asked
        await keys(pilot, "s")
        assert isinstance(app.screen, PickScreen) and screen_text(app).count("web-7d4b9c6f5c-") >= 3
        await keys(pilot, "escape")

        streamer.refusal = not_found("pods", "", WEB)
        await select(app, pilot, WEB)
        await keys(pilot, "s")
        await until(pilot, lambda: f'pods "{WEB}" not found' in bar(app, "notice"))
        fake.control = object()
        await keys(pilot, "s")
        await until(pilot, lambda: "The containers of a playground are simulated" in bar(app, "notice"))


async def test_no_shell_where_nothing_may_be_changed(run: Run, streamer: Streamer) -> None:
    async with run(session=Reaching(streamer), read_only=True) as (app, pilot, _):
        await select(app, pilot, WEB)
        await keys(pilot, "s")
        assert "read-only" in bar(app, "notice") and not streamer.asked


async def test_a_port_is_reached_from_this_machine_until_it_is_stopped(run: Run, streamer: Streamer) -> None:
    local = free(18080)
    async with run(session=Reaching(streamer)) as (app, pilot, _):
        await select(app, pilot, "web")
        await keys(pilot, "F")
        assert isinstance(app.screen, AskScreen)
        app.screen.query_one("Input").value = "x:80"  # type: ignore[attr-defined]
        await keys(pilot, "enter")
        assert "Two numbers are needed, as in 8080:80" in screen_text(app)
        app.screen.query_one("Input").value = f"{local}:80"  # type: ignore[attr-defined]
        await pilot.pause(0.05)
        assert f"kubectl port-forward deployment/web {local}:80 -n kubetui-demo" in screen_text(app)
        await keys(pilot, "enter")
        await until(
            pilot, lambda: f"http://127.0.0.1:{local} leads to deployment/web:80" in bar(app, "notice")
        )
        for word in (b"hello", b"again"):
            reader, writer = await asyncio.open_connection("127.0.0.1", local)
            writer.write(word)
            assert await reader.readexactly(5) == word[::-1]
            writer.close()
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.2", local)  # loopback of this one address only

        streamer.port_error = "connection refused in the Pod"
        reader, writer = await asyncio.open_connection("127.0.0.1", local)
        assert await reader.read() == b""
        writer.close()
        await keys(pilot, "ctrl+g")
        text = screen_text(app)
        assert f"127.0.0.1:{local}" in text and "→ deployment/web:80" in text
        assert "3 visitors" in text and "10 B came, 10 B went" in text
        reader, writer = await asyncio.open_connection("127.0.0.1", local)
        assert await reader.read() == b""
        writer.close()
        await until(pilot, lambda: "4 visitors" in screen_text(app))  # the open list counts on
        await keys(pilot, "enter")
        assert f"Stopped 127.0.0.1:{local}." in bar(app, "notice")
        with pytest.raises(OSError):
            await asyncio.open_connection("127.0.0.1", local)
        await keys(pilot, "ctrl+g")
        assert "No port is forwarded; F on a Pod or Service forwards one." in bar(app, "notice")


async def test_forwards_end_with_the_program_which_asks_before(run: Run, streamer: Streamer) -> None:
    async with run(session=Reaching(streamer)) as (app, pilot, _):
        await select(app, pilot, "web")
        await keys(pilot, "F", "enter")
        await until(pilot, lambda: len(app.files._forwarding.forwards.all) == 1)
        left = app.files._forwarding.forwards.all[0].local
        await keys(pilot, "q")
        assert f"Then these end: 127.0.0.1:{left} → deployment/web:80." in screen_text(app)
        await keys(pilot, "escape")
        assert app.is_running
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", left)  # it ended with the program


def test_ports_of_services_lead_to_those_of_their_pods(streamer: Streamer) -> None:
    session: Any = FakeSession(samples.demo_store())
    pod: Obj = next(obj for obj in session.store.all("pods") if obj["metadata"]["name"] == WEB)
    named = {**pod["spec"]["containers"][0], "ports": [{"name": "http", "containerPort": 8080}]}
    session.store.put("pods", {**pod, "spec": {**pod["spec"], "containers": [named]},
                               "metadata": {**pod["metadata"], "resourceVersion": "77"}})  # fmt: skip
    found = next(obj for obj in session.store.all("services") if obj["metadata"]["name"] == "web")
    about = ObjectRef("services", "kubetui-demo", "web", found["metadata"]["uid"])
    port = next(iter(forwarding.ports(session, about)))
    session.store.put("services", {**found, "spec": {**found["spec"], "ports": [{"port": port, "targetPort": "http"}]},
                                   "metadata": {**found["metadata"], "resourceVersion": "78"}})  # fmt: skip
    assert forwarding.target_port(session, about, port) in (8080, port)
    assert forwarding.parsed("8080") == (8080, 8080) and forwarding.parsed("0:80") == (0, 80)
    for wrong in ("", "a", "1:2:3", "70000:1", "1:0"):
        with pytest.raises(ValueError, match="number"):
            forwarding.parsed(wrong)


async def test_a_shell_on_a_playground(playground: Path, run_kubectl: Kubectl, terminal: Screen) -> None:
    """The simulated containers talk over the same protocol, and so do their ports."""
    await asyncio.to_thread(
        run_kubectl, "run", "box", "--image=busybox:1.36", "--command", "--", "sleep", "1000"
    )
    async with live(playground) as (app, pilot):
        await until(
            pilot, lambda: any(pod["metadata"]["name"] == "box" for pod in app.session.store.all("pods"))
        )
        found = next(pod for pod in app.session.store.all("pods") if pod["metadata"]["name"] == "box")
        about = ObjectRef("pods", "default", "box", found["metadata"]["uid"])
        await until(pilot, lambda: forwarding.ready_pod(app.session, about) is not None)
        app.go_to(about)
        await until(pilot, lambda: home(app).subject == about)
        await pilot.press("s")
        await terminal.shows(b"a shell in box/box")
        terminal.type(b"echo hello-$((40+2))\r")
        await terminal.shows(b"hello-42")
        terminal.type(b"exit 5\r")
        await until(pilot, lambda: "exit code 5" in bar(app, "notice"))
        await keys(pilot, "F", "enter")
        await until(pilot, lambda: "leads to pod/box:80" in bar(app, "notice"))
    await asyncio.to_thread(run_kubectl, "delete", "pod", "box", "--now")
