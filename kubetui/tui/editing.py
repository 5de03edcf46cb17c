"""From an object to the person's editor and back: nothing is sent unchecked, and no text is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kubetui.actions import edit
from kubetui.actions.edit import Complaint, EditError
from kubetui.actions.gate import Refused
from kubetui.actions.rebase import rebase
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef
from kubetui.tui import editor
from kubetui.tui.keeping import keep
from kubetui.views.comparing import compared_objects
from kubetui.views.yaml import cleaned

if TYPE_CHECKING:
    from kubetui.kinds.model import ApiKind
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import LiveScreen


@dataclass(frozen=True, slots=True)
class _Work:
    """What is being edited: as it was read, as it is written now, and why that was not taken."""

    kind: ApiKind
    ref: ObjectRef
    original: Obj
    body: str
    complaint: Complaint | None = None
    refused: str | None = None


class _Ended(Exception):
    """The edit is over; the message is what is said, with how it looks."""

    def __init__(self, said: str, look: str = "warning", command: str = "") -> None:
        super().__init__(said)
        self.look, self.command = look, command


class Editing:
    """`e`: edit an object of any kind."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app

    async def edit(self, screen: LiveScreen, kind: ApiKind, ref: ObjectRef) -> None:
        """Open the object in the editor, as often as it takes, and store what came of it."""
        try:
            await self._edit(screen, kind, ref)
        except _Ended as end:
            screen.say(str(end), end.look, end.command)
        except (editor.EditorError, Refused) as error:
            screen.say(str(error), "warning")
        except Exception as error:
            # The connection may fail in many ways; each is said, none ends the program.
            screen.say(f"{ref.name} cannot be edited: {error or type(error).__name__}", "error")

    async def _edit(self, screen: LiveScreen, kind: ApiKind, ref: ObjectRef) -> None:
        gate = self.app.gate
        if gate is None:
            raise _Ended("There is no cluster to change yet.")
        if why := gate.refusal(edit.edit(kind, ref, {})):
            raise _Ended(why)
        editor.command()  # a missing one is said before anything is asked of the server
        original = cleaned(await screen.session.get(ref))
        work = _Work(kind, ref, original, edit.dumped(original))
        while True:
            work = await self._round(screen, work)

    async def _round(self, screen: LiveScreen, work: _Work) -> _Work:
        """Once through the editor, and to the server; another round where it was not taken."""
        opened = edit.opened(work.body, work.complaint)
        try:
            body = edit.body_of(await editor.edit(self.app, opened, edit.file_name(work.ref)))
        except editor.EditorError as error:
            raise _Ended(_kept(str(error), work), "error") from None
        if body == work.refused:
            raise _Ended(_kept("It is still what was refused, so nothing was changed", work))
        work = replace(work, body=body, complaint=None)
        try:
            wished = edit.read(body, work.original)
            if wished is None or wished == work.original:
                why = "the text was empty" if wished is None else "it is as it was"
                raise _Ended(f"Nothing was changed: {why}.")
            await self._store(work, wished)
        except (ApiError, EditError) as error:
            return await self._refused(screen, work, error)
        except OSError as error:
            raise _Ended(_kept(f"{error}", work), "error") from None
        change = edit.edit(work.kind, work.ref, {})
        raise _Ended(change.summary, "ok", change.command)

    async def _store(self, work: _Work, wished: Obj) -> None:
        gate = self.app.gate
        if gate is None:
            raise _Ended(_kept("The cluster was left meanwhile", work))
        change = edit.edit(work.kind, work.ref, wished)
        try:
            await gate.rehearse(change)
            await gate.run(change, before=work.original)
        except (ApiError, Refused):
            raise
        except Exception as error:
            # Whatever keeps the server from answering: what was written stays.
            raise _Ended(_kept(f"{work.ref.name} was not stored: {error}", work), "error") from None

    async def _refused(self, screen: LiveScreen, work: _Work, error: Exception) -> _Work:
        if isinstance(error, ApiError) and error.code == 404:
            raise _Ended(_kept(f"{work.ref.name} is gone", work), "error")
        if edit.is_conflict(error):
            return await self._conflict(screen, work)
        return replace(work, complaint=edit.complaint(error), refused=work.body)

    # Somebody else was quicker

    async def _conflict(self, screen: LiveScreen, work: _Work) -> _Work:
        theirs = cleaned(await screen.session.get(work.ref))
        mine = edit.read(work.body, work.original) or {}
        merged = rebase(work.original, mine, theirs)
        meanwhile = compared_objects(work.original, theirs)
        later = replace(work, original=theirs, body=edit.dumped(merged), refused=None)
        answer = await self._asked(work, meanwhile) if meanwhile else "again"
        if not answer:
            raise _Ended(_kept("Nothing was changed", work))
        if answer == "edit":
            said = ("Somebody changed it meanwhile; this is theirs with your changes in it.",)
            return replace(later, complaint=Complaint(said))
        try:
            await self._store(later, merged)
        except ApiError as error:
            return await self._refused(screen, later, error)
        change = edit.edit(work.kind, work.ref, {})
        raise _Ended(change.summary, "ok", change.command)

    async def _asked(self, work: _Work, meanwhile: tuple[object, ...]) -> str:
        from kubetui.tui.screens.review import ReviewScreen, Way

        ways = (Way("r", "reapply mine over it", "again"), Way("e", "edit again", "edit"))
        said = "Somebody changed it while you edited. This is what became different meanwhile:"
        name = f"{work.kind.kind} {work.ref.name} has changed"
        return await self.app.ask(ReviewScreen(name, said, meanwhile, ways, "drop mine"))  # type: ignore[arg-type]


def _kept(said: str, work: _Work) -> str:
    """A sentence on the end, with where the text is kept if there is anything to lose."""
    said = said.rstrip(".")
    if work.body == edit.dumped(work.original):
        return f"{said}."
    return f"{said}; your text is kept in {keep(edit.file_name(work.ref), work.body)}."
