"""`F`: which port of which Pod, and the list of what is forwarded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, integer, text
from kubetui.tui import log_sources
from kubetui.tui.forwards import Forward, Forwards, free

if TYPE_CHECKING:
    from kubetui.session import Session
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import LiveScreen


class Forwarding:
    """Asks, starts, lists, stops."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app
        self.forwards = Forwards()

    async def open(self, screen: LiveScreen) -> None:
        """Ask for the ports, and listen."""
        from kubetui.actions.change import kubectl
        from kubetui.tui.screens.dialogs import AskScreen

        about, session = screen.object, screen.session
        if about is None:
            return
        if ready_pod(session, about) is None:
            screen.say("No Pod of it is ready to be reached.", "warning")
            return
        known = ports(session, about)
        first = next(iter(known), 80)
        name = f"{about.resource.partition('.')[0].removesuffix('s')}/{about.name}"

        def command(local: int, remote: int) -> str:
            return kubectl("port-forward", name, f"{local}:{remote}", namespace=about.namespace)

        def preview(typed: str) -> str:
            local, remote = parsed(typed)
            return command(local, remote)

        listed = ", ".join(f"{port} {words}".strip() for port, words in known.items())
        said = f"Local and remote port; 0 takes any free one. It listens on 127.0.0.1 only.\n{listed}"
        asked = AskScreen(f"Forward a port to {name}?", f"{free(first)}:{first}", said, preview=preview)
        answer = await self.app.ask(asked)
        if answer is None:
            return
        local, remote = parsed(answer)
        target = target_port(session, about, remote)
        forward = Forward(f"{name}:{remote}", local, target, lambda: ready_pod(session, about), session.port)
        if why := await self._refused(session, about, target):
            screen.say(why, "error")
            return
        try:
            await self.forwards.add(forward)
        except OSError as error:
            screen.say(f"Port {local} cannot be used: {error.strerror}", "error")
            return
        screen.say(f"http://{forward.address} leads to {forward.name} while kubetui runs.", "ok",
                   command(forward.local, remote))  # fmt: skip

    async def _refused(self, session: Session, about: ObjectRef, port: int) -> str:
        """Whether the server does this at all, tried once: else every visitor would find out alone."""
        from kubetui.api.errors import ApiError

        pod = ready_pod(session, about)
        if pod is None:
            return "No Pod of it is ready to be reached."
        try:
            stream = await session.port(pod, port)
        except ApiError as error:
            return str(error)
        except Exception as error:
            # The connection may fail in many ways; each is said, none ends the program.
            return str(error) or type(error).__name__
        await stream.close()
        return ""

    async def list(self, screen: LiveScreen) -> None:
        """What is forwarded; the marked are stopped."""
        from kubetui.tui.screens.pick import Choice, PickScreen

        if not self.forwards.all:
            key = self.app.keys.key("forward")
            screen.say(f"No port is forwarded; {key} on a Pod or Service forwards one.", "warning")
            return

        def choices() -> list[Choice]:
            return [Choice(one, one.address, f"→ {one.name}", _traffic(one)) for one in self.forwards.all]

        hint = "enter stops it · space marks several · esc leaves them running"
        picked = await self.app.ask(
            PickScreen("Forwarded ports", choices(), several=(), hint=hint, renew=choices)
        )
        for forward in picked or ():
            await self.forwards.stop(forward)
        if picked:
            screen.say(f"Stopped {', '.join(forward.address for forward in picked)}.")


def _traffic(forward: Forward) -> str:
    came, went = _size(forward.received), _size(forward.sent)
    said = f"{forward.visitors} visitors, {forward.now} now · {came} came, {went} went"
    return f"{said} · {forward.problem}" if forward.problem else said


def _size(count: int) -> str:
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} {unit}"
        count //= 1024
    return f"{count} GiB"


def parsed(typed: str) -> tuple[int, int]:
    """Local and remote port of `8080:80`, or of one number for both.

    Raises:
        ValueError: it is neither; the message is one sentence.
    """
    parts = typed.strip().split(":")
    if len(parts) > 2 or not all(part.isdecimal() for part in parts):
        raise ValueError("Two numbers are needed, as in 8080:80, or one for both.")
    local, remote = int(parts[0]), int(parts[-1])
    if not (0 <= local <= 65535 and 1 <= remote <= 65535):
        raise ValueError("A port is a number from 1 to 65535; a local 0 takes any free one.")
    return local, remote


def ready_pod(session: Session, about: ObjectRef) -> ObjectRef | None:
    """A Pod of an object that can be reached now: the next visitor may get another one than the last."""
    pods = dict.fromkeys(source.pod for source in log_sources.sources(session, about))
    found = [pod for pod in pods if meta.is_true(session.store.find(pod) or {}, "Ready")]
    return found[0] if found else None


def ports(session: Session, about: ObjectRef) -> dict[int, str]:
    """The ports an object is known to listen on, and what they are called."""
    obj = session.store.find(about) or {}
    if about.resource == "services":
        return {integer(port, "port"): text(port, "name") for port in dicts(obj, "spec", "ports")}
    pod = ready_pod(session, about)
    return dict(_of_pod(session.store.find(pod) or {})) if pod else {}


def _of_pod(pod: Obj) -> Iterator[tuple[int, str]]:
    for container in dicts(pod, "spec", "containers"):
        for port in dicts(container, "ports"):
            if text(port, "protocol") in ("", "TCP"):
                yield integer(port, "containerPort"), text(port, "name") or text(container, "name")


def target_port(session: Session, about: ObjectRef, port: int) -> int:
    """The container's port behind a port of a Service; of anything else the port itself."""
    if about.resource != "services":
        return port
    obj = session.store.find(about) or {}
    chosen = next((one for one in dicts(obj, "spec", "ports") if integer(one, "port") == port), {})
    target = chosen.get("targetPort", port)
    if isinstance(target, int):
        return target
    pod = ready_pod(session, about)
    named = {
        text(one, "name"): integer(one, "containerPort")
        for container in dicts((session.store.find(pod) if pod else None) or {}, "spec", "containers")
        for one in dicts(container, "ports")
    }
    return named.get(str(target), port)
