"""The palette: every verb by its name, chapters, themes and layouts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

if TYPE_CHECKING:
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import LiveScreen


class Command(NamedTuple):
    """One line of the palette."""

    text: str
    help: str
    run: IgnoreReturnCallbackType


class Commands(Provider):
    """Offers commands by name; each kind of them says which there are."""

    @property
    def kubetui(self) -> KubetuiApp:
        """The application."""
        return cast("KubetuiApp", self.app)

    @property
    def live(self) -> LiveScreen | None:
        """The screen under the palette."""
        return self.kubetui.live_screen

    def commands(self) -> Iterable[Command]:
        """What there is, in the order in which it is offered."""
        return ()

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for command in self.commands():
            yield DiscoveryHit(command.text, command.run, help=command.help)

    async def search(self, query: str) -> Hits:
        """What fits the letters."""
        matcher = self.matcher(query)
        for command in self.commands():
            score = matcher.match(command.text)
            if score > 0:
                yield Hit(score, matcher.highlight(command.text), command.run, help=command.help)


class VerbCommands(Commands):
    """Every verb that works here and now."""

    def commands(self) -> Iterable[Command]:
        """The verbs, with their keys."""
        screen = self.live
        if screen is None:
            return
        for verb in self.kubetui.verbs_here(screen):
            keys = " ".join(self.kubetui.keys.key(verb.id).split())
            text = f"{verb.label.capitalize()}  ·  {keys}" if keys else verb.label.capitalize()
            why = self.kubetui.refusal_here(verb, screen)
            yield Command(text, f"✖ {why}" if why else verb.sentence, partial(screen.action_verb, verb.id))


class ChapterCommands(Commands):
    """The chapters of the lessons."""

    def commands(self) -> Iterable[Command]:
        """The chapters that have steps."""
        screen, desk = self.live, self.kubetui.lessons
        for chapter in desk.chapters if screen else ():
            if chapter.ready and screen is not None:
                run = partial(desk.open_chapter, screen, chapter.number)
                yield Command(f"Chapter {chapter.number}: {chapter.title}", chapter.question, run)


class ConceptCommands(Commands):
    """The concepts of the progression."""

    def commands(self) -> Iterable[Command]:
        """Each with the problem it solves."""
        from kubetui.concepts.registry import concept, headings

        looking = self.kubetui.looking
        for name, heading in headings().items() if self.live else ():
            known = concept(name)
            problem = known.problem if known else ""
            yield Command(f"Concept {heading.title}", problem, partial(looking.concept, name))


class PlaceCommands(Commands):
    """Namespaces and clusters by name."""

    def commands(self) -> Iterable[Command]:
        """Each namespace that is known and each cluster of the kubeconfig."""
        from kubetui.tui import finding

        app, screen = self.kubetui, self.live
        if screen is None:
            return
        for choice in finding.namespaces(app.session):
            run = partial(app.where.use_namespaces, screen, [choice.text])
            yield Command(f"Namespace {choice.text}", "Look only here.", run)
        for place in app.where.places:
            yield Command(f"Cluster {place.context}", "Look at this cluster.", partial(app.where.go, place))


class LookCommands(Commands):
    """Themes and layouts by name."""

    def commands(self) -> Iterable[Command]:
        """Each theme and each layout."""
        app = self.kubetui
        for name in app.theme_names:
            yield Command(f"Theme {name}", "Paint everything in this theme.", partial(app.use_theme, name))
        for layout in app.layouts.values():
            yield Command(f"Layout {layout.name}", layout.about, partial(app.use_layout, layout.name))


class AllCommands(VerbCommands, ChapterCommands, ConceptCommands, PlaceCommands, LookCommands):
    """One provider, because Textual asks several in no order: verbs first, themes last."""

    def commands(self) -> Iterable[Command]:
        """Everything."""
        for kind in (VerbCommands, ChapterCommands, ConceptCommands, PlaceCommands, LookCommands):
            yield from kind.commands(self)
