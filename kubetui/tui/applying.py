"""Files onto the cluster: read, rehearsed, shown, asked about, applied; and new objects from templates."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kubetui.actions import edit, manifests
from kubetui.actions.change import kubectl
from kubetui.actions.edit import Complaint
from kubetui.actions.manifests import Planned
from kubetui.api import yaml
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, name, text
from kubetui.tui import editor
from kubetui.tui.keeping import keep

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.actions.gate import Gate
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import LiveScreen

_TRIES, _PAUSE = 20, 0.25
"""How often, and after how many seconds, a kind is looked for that has just been defined."""


class Applying:
    """The verbs that bring objects out of texts."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app
        self._last = ""

    async def from_file(self, screen: LiveScreen) -> None:
        """Apply a file or folder."""
        await self._guarded(screen, self._from_file(screen))

    async def from_template(self, screen: LiveScreen) -> None:
        """Create what a template begins."""
        await self._guarded(screen, self._from_template(screen))

    async def _guarded(self, screen: LiveScreen, work: Awaitable[None]) -> None:
        try:
            await work
        except (editor.EditorError, OSError) as error:
            screen.say(f"{error}", "warning")
        except Exception as error:
            # The connection may fail in many ways; each is said, none ends the program.
            screen.say(f"Nothing more was applied: {error or type(error).__name__}", "error")

    # A file or folder

    async def _from_file(self, screen: LiveScreen) -> None:
        from kubetui.tui.screens.dialogs import AskScreen

        gate = self.app.changing.doing.open_gate(screen)
        if gate is None:
            return
        said = "What would change is shown first, and asked about."
        asked = AskScreen("Apply which file or folder?", self._last, said, preview=_preview)
        answer = await self.app.ask(asked)
        if not answer:
            return
        self._last = answer
        path, found = await asyncio.to_thread(_read, answer)
        command = kubectl("apply", "--server-side", "-f", str(path))
        answered, _ = await self._apply(screen, gate, found.objects, str(path), command, found.problems)
        if answered == "":
            screen.say("Nothing was changed.", "warning")

    async def _apply(
        self, screen: LiveScreen, gate: Gate, objects: Sequence[Obj], title: str, command: str,
        problems: Sequence[str] = (), *, editable: bool = False, namespace: str = "",
    ) -> tuple[str, Complaint | None]:  # fmt: skip
        """Rehearse, show, ask, apply; what was answered, and why some of it was refused."""
        screen.say("Asking the server what would change …", "progress")
        await self._know(screen, objects)
        planned = await manifests.plan(screen.session, gate.rehearse, objects, namespace)
        answer = await self._asked(planned, title, problems, editable)
        if answer == "force":
            planned = [replace(one, state="configured") if one.state == "owned" else one for one in planned]
            command += " --force-conflicts"
        if answer in ("apply", "force"):
            await self._done(screen, gate, planned, command)
        why = tuple(sentence for one in planned if one.state == "refused" for sentence in one.why)
        return answer, Complaint(why) if why else None

    async def _know(self, screen: LiveScreen, objects: Sequence[Obj]) -> None:
        """Ask which kinds there are when one is not known: it may be younger than this session."""
        if any(manifests.kind_of(screen.session, obj) is None for obj in objects):
            await screen.session.discover()

    async def _asked(
        self, planned: Sequence[Planned], title: str, problems: Sequence[str], editable: bool
    ) -> str:
        from kubetui.tui.screens.review import ReviewScreen, Way
        from kubetui.views.model import Line, Span

        changing = sum(one.state in ("created", "configured") for one in planned)
        owned = sum(one.state == "owned" for one in planned)
        ways = [Way("y", f"apply {changing} of {len(planned)}", "apply")] if changing else []
        ways += (
            [Way("f", f"take over the fields of others, {changing + owned} of {len(planned)}", "force", True)]
            if owned
            else []
        )
        ways += [Way("e", "edit again", "edit")] if editable else []
        lines: list[Line] = [(Span(problem, "warning"),) for problem in problems]
        said = manifests.counted(planned) or "nothing to apply"
        return await self.app.ask(
            ReviewScreen(title, f"{said[:1].upper()}{said[1:]}.", [*lines, *manifests.lines_of(planned)], ways,
                         "leave everything as it is")
        )  # fmt: skip

    async def _done(self, screen: LiveScreen, gate: Gate, planned: Sequence[Planned], command: str) -> None:
        group, refused = self.app.changing.doing.next_group(), []
        wanted = [one for one in planned if one.state in ("created", "configured")]
        for number, one in enumerate(wanted):
            screen.say(f"Applying: {number} of {len(wanted)} …", "progress")
            try:
                change = one.change or await self._of_new_kind(screen, one.obj)
                await gate.run(change, before=one.live, group=group)
            except ApiError as error:
                refused.append(f"{one.title}: {error}")
        count = len(wanted) - len(refused)
        said = f"Applied {count} object{'' if count == 1 else 's'}."
        if refused:
            screen.say(f"{said} Refused: {'; '.join(refused)}", "error", command)
        else:
            screen.say_done(said, command)

    async def _of_new_kind(self, screen: LiveScreen, obj: Obj) -> Change:
        """An object whose kind was defined a moment ago: the server needs some time to serve it."""
        from kubetui.actions.apply import apply
        from kubetui.api.errors import unknown_resource

        for _ in range(_TRIES):
            await screen.session.discover()
            if (kind := manifests.kind_of(screen.session, obj)) is not None:
                return apply(kind, manifests.placed(screen.session, obj))
            await asyncio.sleep(_PAUSE)
        raise unknown_resource()

    # A template

    async def _from_template(self, screen: LiveScreen) -> None:
        from kubetui.actions import templates
        from kubetui.tui.screens.pick import Choice, PickScreen

        gate = self.app.changing.doing.open_gate(screen)
        if gate is None:
            return
        editor.command()
        found = await asyncio.to_thread(templates.templates)
        choices = [Choice(one, one.title, one.sentence) for one in found]
        picked = await self.app.ask(PickScreen("Create", choices, hint="enter opens it in your editor"))
        if picked:
            await self._edited(screen, gate, picked[0].text, picked[0].title)

    async def _edited(self, screen: LiveScreen, gate: Gate, body: str, title: str) -> None:
        """Round and round through the editor, until it is applied or given up."""
        template, refused = body, ""
        complaint: Complaint | None = None
        while True:
            body = edit.body_of(
                await editor.edit(self.app, edit.opened(body, complaint, new=True), f"{title.lower()}.yaml")
            )
            if not body.strip():
                screen.say("Nothing was created: the text was empty.", "warning")
                return
            if body == refused:
                screen.say(
                    _kept("It is still what was refused, so nothing was created", title, body), "warning"
                )
                return
            try:
                objects = manifests.objects_of(body)
            except yaml.YamlError as error:
                complaint, refused = (
                    Complaint((str(error).partition(": ")[2] or str(error),), error.line),
                    body,
                )
                continue
            answer, complaint = await self._created(screen, gate, objects)
            if answer == "edit":
                continue
            if not answer:
                said = "Nothing was created"
                screen.say(_kept(said, title, body) if body != template else f"{said}.", "warning")
            return

    async def _created(
        self, screen: LiveScreen, gate: Gate, objects: Sequence[Obj]
    ) -> tuple[str, Complaint | None]:
        named = ", ".join(f"{text(obj, 'kind')} {name(obj)}" for obj in objects)
        command = kubectl("apply", "--server-side", "-f", "-")
        found = manifests.ordered(objects)
        seen = screen.session.namespaces
        where = next(iter(seen)) if len(seen) == 1 else ""  # what is made is to be seen
        return await self._apply(
            screen, gate, found, f"Create {named}", command, editable=True, namespace=where
        )


def _kept(said: str, title: str, body: str) -> str:
    return f"{said}; your text is kept in {keep(f'{title.lower()}.yaml', body)}."


def _preview(typed: str) -> str:
    """What a path leads to, while it is typed."""
    path = Path(os.path.expanduser(typed))
    if not typed.strip():
        return "A path, such as ./deploy or ~/web.yaml."
    try:
        found, said = manifests.files(path)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from None
    if path.is_dir() and not found:
        raise ValueError(" ".join([f"{path} holds no {' or '.join(manifests.ENDINGS)} file.", *said]))
    return " ".join([f"{len(found)} file{'' if len(found) == 1 else 's'}.", *said])


def _read(typed: str) -> tuple[Path, manifests.Read]:
    path = Path(os.path.expanduser(typed))
    return path, manifests.read(path)
