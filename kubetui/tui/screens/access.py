"""Who may do what: oneself, a chosen account, and all who may do one thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.binding import Binding

from kubetui.actions import inquiry
from kubetui.actions.inquiry import Account, Roles
from kubetui.actions.permissions import Permissions
from kubetui.api import meta
from kubetui.api.access import Question
from kubetui.api.errors import ApiError
from kubetui.tui.screens.text import TextScreen
from kubetui.views import access as view
from kubetui.views.model import Line, Panel, Section, Span
from kubetui.views.words import count, plain

if TYPE_CHECKING:
    from kubetui.session import Session
    from kubetui.tui.screens.pick import Choice

TABS: Final = (("me", "What I may"), ("account", "What an account may"), ("who", "Who may do one thing"))
_FIRST: Final = Question("delete", "", "pods")


class AccessScreen(TextScreen):
    """Three tables of access, for one namespace at a time."""

    BINDINGS: ClassVar = [
        *TextScreen.BINDINGS,
        Binding("c", "choose", "choose", id="access.choose", tooltip="Choose the account, or what is done."),
        Binding("P", "namespace", "namespace", id="access.namespace", tooltip="Choose the namespace."),
    ]
    OWN = (("c", "choose"), ("P", "namespace"))

    def __init__(self, session: Session, permissions: Permissions) -> None:
        self._permissions = permissions
        self._part = "me"
        self.namespace = min(session.namespaces, default=session.default_namespace)
        self.account: Account | None = None
        self.asked = _FIRST
        self._me: Account | None = None
        self._roles: Roles | None = None
        self._answers: dict[Question, bool] = {}
        self._problem = ""
        super().__init__(session)

    def on_mount(self) -> None:
        """Ask about oneself."""
        super().on_mount()
        self._load()

    @property
    def heading(self) -> str:
        """The name of the screen."""
        return "Access"

    @property
    def tabs(self) -> tuple[tuple[str, str], ...]:
        """The three tables."""
        return TABS

    @property
    def tab(self) -> str:
        """The table that is shown."""
        return self._part

    def go_to_tab(self, tab: str) -> None:
        """Show another table."""
        self._part = tab
        self._answers = {}
        self._problem = ""
        self._load()
        self.paint()
        if (tab, self.account) == ("account", None):
            self.action_choose()

    # Asking

    @work(group="access", exclusive=True)
    async def _load(self) -> None:
        try:
            await self._ask()
        except* Exception as group:
            # Whatever the server says against it is what is to be shown here.
            self._problem = str(_first(group))
        self.paint()

    async def _ask(self) -> None:
        if self._part == "me":
            await self._ask_about_me()
        elif self._part == "account" and self.account is not None:
            await inquiry.ask(self.session, self._questions(), self.account, self._told)
        if self._part != "me" and self._roles is None:
            self._roles = await inquiry.roles(self.session)

    async def _ask_about_me(self) -> None:
        if self._me is None:
            try:
                self._me = await inquiry.myself(self.session)
            except ApiError:
                self._me = Account("", ())  # servers before 1.28 do not say
        rules = await self._permissions.load(self.namespace)
        open_ = [asked for asked in self._questions() if rules is None or rules.allows(asked) is None]
        self.paint()
        await inquiry.ask(self.session, open_, None, self._told)

    def _questions(self) -> list[Question]:
        return view.questions(self.session.kinds, self.namespace)

    def _told(self, asked: Question, may: bool) -> None:
        self._answers[asked] = may
        self.pulse.beat()

    def _answer(self, asked: Question) -> bool | None:
        if self._part == "me":
            known = self._permissions.answer(asked, self.namespace)
            if known is not None:
                return known
        return self._answers.get(asked)

    # Choosing

    def action_choose(self) -> None:
        """Choose the account, or what is done."""
        if self._part == "me":
            self.go_to_tab("account")
        elif self._part == "account":
            self._choose_account()
        else:
            self._choose_question()

    def action_namespace(self) -> None:
        """Choose the namespace the tables are about."""
        self._choose_namespace()

    @work(group="choose", exclusive=True)
    async def _choose_account(self) -> None:
        from kubetui.tui.screens.pick import Choice, PickScreen

        await self._know_roles()
        service_accounts = self.session.store.all("serviceaccounts")
        bindings = self._roles.bindings if self._roles else []
        known = view.accounts(bindings, service_accounts)
        choices = [Choice((kind, name), kind, name) for kind, name in known]
        picked = await self.kubetui.ask(PickScreen("What may whom do?", choices, find=_typed,
                                                   hint="type any user · enter takes it"))  # fmt: skip
        if picked:
            kind, name = picked[0]
            groups = view.groups_of(name)
            self.account = Account("", (name,)) if kind == "Group" else Account(name, groups)
            self.go_to_tab("account")

    async def _know_roles(self) -> None:
        """Whom bindings name is offered; where they may not be listed any name can still be typed."""
        if self._roles is None:
            with suppress(Exception):
                self._roles = await inquiry.roles(self.session)

    @work(group="choose", exclusive=True)
    async def _choose_question(self) -> None:
        from kubetui.tui.screens.pick import Choice, PickScreen

        asked = view.questions(self.session.kinds, "")
        choices = [Choice(one, one.verb, one.path, one.group) for one in asked]
        picked = await self.kubetui.ask(PickScreen("Who may do what?", choices, hint="enter takes it"))
        if picked:
            self.asked = picked[0]
            self.paint()

    @work(group="choose", exclusive=True)
    async def _choose_namespace(self) -> None:
        from kubetui.tui.screens.pick import Choice, PickScreen

        names = sorted(meta.name(found) for found in self.session.store.all("namespaces"))
        picked = await self.kubetui.ask(
            PickScreen(
                "Access in which namespace?", [Choice(name, name) for name in names or [self.namespace]]
            )
        )
        if picked:
            self.namespace = picked[0]
            self.go_to_tab(self._part)

    # Showing

    def panel(self) -> Panel:
        """The table that is shown."""
        problem: tuple[Line, ...] = ((Span("✖ ", "error"), plain(self._problem)),) if self._problem else ()
        parts = {"me": self._mine, "account": self._others, "who": self._who}
        title, sections = parts[self._part]()
        return Panel(title, self._counts(), (*((Section("", problem),) if problem else ()), *sections))

    def _counts(self) -> Line:
        if self._part == "who" or (self._part == "account" and self.account is None):
            return ()
        yes, no, unknown = view.counted(self.session.kinds, self.namespace, self._answer)
        said = [Span("● ", "ok"), Span(f"{yes} allowed   "), Span("○ ", "muted"), Span(f"{no} not   ")]
        return tuple([*said, *([Span(f"◌ {unknown} not answered", "muted")] if unknown else [])])

    def _matrix(self) -> Section:
        lines = view.table(self.session.kinds, self.namespace, self._answer, self.width)
        return Section("", tuple(lines))

    def _mine(self) -> tuple[Line, list[Section]]:
        name = self._me.user if self._me and self._me.user else "You"
        title = (plain(name, "title"), Span(" in the namespace "), plain(self.namespace, "strong"))
        groups = ", ".join(self._me.groups) if self._me else ""
        about = [Section("", ((Span("groups  ", "muted"), plain(groups)),))] if groups else []
        return title, [*about, self._matrix()]

    def _others(self) -> tuple[Line, list[Section]]:
        account = self.account
        if account is None:
            return (Span("Press c to choose an account", "title"),), []
        title = (plain(account.user or f"Group {account.groups[0]}", "title"), Span(" in the namespace "),
                 plain(self.namespace, "strong"))  # fmt: skip
        bindings = self._roles.bindings if self._roles else []
        found = view.bound(account.user, account.groups, bindings, self.namespace)
        lines = tuple(view.grant_lines(found, self.width)) or ((Span("no binding names it", "muted"),),)
        by = [Section("By these bindings", lines)] if self._roles is not None else []
        return title, [*by, self._matrix()]

    def _who(self) -> tuple[Line, list[Section]]:
        asked = self.asked._replace(namespace=self.namespace)
        title = (Span("Who may "), plain(f"{asked.verb} {asked.path}", "title"), Span(" in the namespace "),
                 plain(self.namespace, "strong"))  # fmt: skip
        if self._roles is None:
            return title, []
        return title, [Section("", tuple(self._granted(asked, self._roles)))]

    def _granted(self, asked: Question, roles: Roles) -> Iterator[Line]:
        found = view.grants(asked, roles.roles, roles.bindings)
        subjects = len({(grant.kind, grant.name) for grant in found})
        said = (
            f"{count(len(found), 'grant')} by RBAC to {count(subjects, 'subject')}; a webhook may allow more."
        )
        yield (Span(said, "muted"),)
        yield from view.grant_lines(found, self.width)


def _typed(needle: str) -> list[Choice]:
    """What was typed as a name of its own: the API server answers for users it has never seen."""
    from kubetui.tui.screens.pick import Choice

    # Written with gaps, so that any known name that holds the letters comes before it.
    apart = " ".join(needle)
    return [Choice((kind, needle), kind, needle, "as typed", apart) for kind in ("User", "Group")]


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
