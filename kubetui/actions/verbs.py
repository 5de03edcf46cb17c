"""The one table of verbs: keys, palette, prompt, help and command line all read it.

Keys are written as a person writes them (`/`, `?`, `ctrl+r`); `TERMINAL_NAMES` gives the names under
which a terminal library reports the punctuation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

CONTEXTS: Final = ("explorer", "detail", "lesson", "table", "text")
"""Where a key can work: the home screen, an open detail, a lesson's panel, any list, a searched text."""

TERMINAL_NAMES: Final[Mapping[str, str]] = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "at": "@",
    "plus": "+",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}

_LISTS = frozenset({"explorer", "table"})
_HOME = frozenset({"explorer"})
_MOST = frozenset({"explorer", "detail", "table"})
_ALL = frozenset(CONTEXTS)
_TEXTS = frozenset({"detail", "text"})
_LESSON = frozenset({"explorer", "lesson", "table"})

_LOGGING = frozenset({"pods", "deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps",
                      "jobs.batch"})  # fmt: skip
_STORIED = frozenset({"pods", "replicasets.apps", "deployments.apps", "statefulsets.apps", "daemonsets.apps"})
_SCALED = frozenset({"deployments.apps", "replicasets.apps", "statefulsets.apps"})
_ROLLED = frozenset({"deployments.apps", "statefulsets.apps", "daemonsets.apps"})


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing a person can do: how it is reached, how it is named, where and on what it works.

    `kinds` are the resources it works on; None means any, or that no object is needed.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    sentence: str
    group: str
    kinds: frozenset[str] | None = None
    needs_object: bool = False
    mutates: bool = False
    contexts: frozenset[str] = _HOME

    def works_on(self, resource: str) -> bool:
        """Whether it works on an object of a kind."""
        return self.kinds is None or resource in self.kinds


def _on_object(
    id_: str, keys: tuple[str, ...], label: str, sentence: str, kinds: frozenset[str] | None = None
) -> Verb:
    return Verb(id_, keys, label, sentence, "Look", kinds, needs_object=True, contexts=_MOST)


def _change(
    id_: str, keys: tuple[str, ...], label: str, sentence: str, kinds: frozenset[str] | None = None
) -> Verb:
    return Verb(id_, keys, label, sentence, "Change", kinds, needs_object=True, mutates=True, contexts=_MOST)


def _lesson(id_: str, key: str, label: str, sentence: str, mutates: bool = False) -> Verb:
    return Verb(id_, (key,), label, sentence, "Lesson", mutates=mutates, contexts=_LESSON)


_MOVE = (
    Verb("move.up", ("up", "k"), "up", "Move to the line above.", "Move", contexts=_ALL),
    Verb("move.down", ("down", "j"), "down", "Move to the line below.", "Move", contexts=_ALL),
    Verb("move.left", ("left",), "fold", "Fold the selected branch, or go to its parent.", "Move",
         contexts=_LISTS),
    Verb("move.right", ("right",), "unfold", "Unfold the selected branch.", "Move", contexts=_LISTS),
    Verb("move.page.up", ("pageup",), "page up", "Move one page up.", "Move", contexts=_ALL),
    Verb("move.page.down", ("pagedown",), "page down", "Move one page down.", "Move", contexts=_ALL),
    Verb("move.top", ("g", "home"), "first", "Move to the first line.", "Move", contexts=_ALL),
    Verb("move.bottom", ("G", "end"), "last", "Move to the last line.", "Move", contexts=_ALL),
)  # fmt: skip

_PANES = (
    *(
        Verb(f"pane.{number}", (str(number),), name.lower(), f"Go to the {name} pane.", "Panes")
        for number, name in enumerate(
            ("Nodes", "Workloads", "Networking", "Config", "Storage", "Events"), start=1
        )
    ),
    Verb("pane.next", ("tab",), "next pane", "Go to the next pane, at last to the side panel.", "Panes"),
    Verb("pane.previous", ("shift+tab",), "previous pane", "Go to the previous pane.", "Panes"),
    Verb("zoom", ("z",), "zoom", "Give the whole screen to this pane, with all its columns.", "Panes",
         contexts=_LISTS),
    Verb("tree", ("w",), "tree", "Show the owners as a tree, or everything as one flat list.", "Panes",
         contexts=_LISTS),
    Verb("tab.next", ("tab", "right"), "next tab", "Go to the next tab of the detail.", "Panes",
         contexts=_TEXTS),
    Verb("tab.previous", ("shift+tab", "left"), "tab before", "Go to the tab before.", "Panes",
         contexts=_TEXTS),
    Verb("layout.next", ("L",), "layout", "Arrange the panes in the next layout.", "Panes"),
    Verb("theme.next", ("T",), "theme", "Paint everything in the next theme.", "Panes", contexts=_ALL),
)  # fmt: skip

_LOOK = (
    _on_object("open", ("enter",), "open", "Open the selected object and everything known about it."),
    Verb("back", ("escape",), "back", "Close what was opened last, or go back to where you were.", "Look",
         contexts=_ALL),
    _on_object("describe", ("d",), "describe", "Describe the object as kubectl describe does."),
    _on_object("yaml", ("y",), "yaml", "Show the whole object as the API server stores it."),
    _on_object("logs", ("l",), "logs", "Follow what its containers print.", _LOGGING),
    _on_object("logs.previous", ("p",), "previous logs",
               "Show what the container printed before its last restart.", frozenset({"pods"})),
    _on_object("story", ("t",), "story", "Tell what just happened to it, step by step, and who did it.",
               _STORIED),
    Verb("explain", ("x",), "explain", "Show or hide the panel that explains the selection.", "Look",
         contexts=_MOST),
    _on_object("events.selection", ("V",), "its events", "Show only the events of the selection."),
    _on_object("secret.reveal", ("v",), "reveal", "Show the secret values for ten seconds.",
               frozenset({"secrets"})),
    _on_object("copy.name", ("c",), "copy name", "Copy the name of the object."),
    _on_object("copy.command", ("C",), "copy command", "Copy the kubectl command that shows the same."),
)  # fmt: skip

_FIND = (
    Verb("filter", ("/",), "filter", "Keep only the lines that match what you type.", "Find",
         contexts=_ALL - {"lesson"}),
    Verb("trouble.only", ("f",), "trouble", "Keep only what is in trouble.", "Find", contexts=_LISTS),
    Verb("sort", ("o",), "sort", "Sort by the next column; at the end in the natural order again.", "Find",
         contexts=_LISTS),
    Verb("goto", (":",), "go to", "Go to any kind, object, chapter or namespace by name.", "Find",
         contexts=_MOST),
    Verb("match.next", ("n",), "next match", "Go to the next line that holds what was searched.", "Find",
         contexts=_TEXTS),
    Verb("match.previous", ("N",), "match before", "Go to the line before that holds it.", "Find",
         contexts=_TEXTS),
    Verb("palette", ("ctrl+p",), "palette", "Find any action by its name and run it.", "Find",
         contexts=_ALL),
    Verb("keys", ("?",), "all keys", "List the keys that work here, each with a sentence.", "Find",
         contexts=_ALL),
    Verb("contexts", ("@",), "contexts", "Look at another cluster of your kubeconfig.", "Find"),
    Verb("namespaces", ("P",), "namespaces", "Choose the namespaces to look at.", "Find", contexts=_LISTS),
)  # fmt: skip

_CHANGES = (
    _change("delete", ("D",), "delete", "Delete the object; asks first."),
    _change("kill", ("K",), "kill", "Delete the Pod without a grace period; asks first.",
            frozenset({"pods"})),
    _change("scale.up", ("+",), "scale up", "Wish for one replica more.", _SCALED),
    _change("scale.down", ("-",), "scale down", "Wish for one replica less; going to none asks first.",
            _SCALED),
    _change("scale.to", ("S",), "scale to", "Wish for a number of replicas.", _SCALED),
    _change("restart", ("R",), "restart", "Replace all Pods one after the other by the rollout's rules.",
            _ROLLED),
    _change("undo", ("U",), "undo", "Roll back to the revision before this one.",
            frozenset({"deployments.apps"})),
    _change("image", ("i",), "set image", "Give the containers another image.", _ROLLED),
    Verb("actions", ("A",), "actions", "List everything that can be done with the object.", "Change",
         needs_object=True, contexts=_MOST),
)  # fmt: skip

_LESSONS = (
    _lesson("lesson.apply", "a", "apply step", "Do what the step says: apply it to the cluster.", True),
    _lesson("lesson.break", "b", "break it", "Break what the step built, to see what happens.", True),
    _lesson("lesson.next", "n", "next step", "Go to the next step of the chapter."),
    _lesson("lesson.previous", "N", "previous step", "Go to the previous step of the chapter."),
    _lesson("lesson.hint", "H", "hint", "Open the next hint of the exercise."),
    _lesson("chapter.next", "]", "next chapter", "Open the next chapter."),
    _lesson("chapter.previous", "[", "previous chapter", "Open the previous chapter."),
    _lesson("lesson.end", "E", "end", "End the lesson and clean up what it made.", True),
)

_PROGRAM = (
    Verb("retry", ("ctrl+r",), "retry", "Connect again now, and load everything anew.", "Program",
         contexts=_ALL),
    Verb("playground", ("ctrl+t",), "playground", "Start or join the playground, and look at it.", "Program"),
    Verb("quit", ("q", "ctrl+q"), "quit", "Leave kubetui; asks only while something runs.", "Program",
         contexts=_ALL),
)  # fmt: skip

VERBS: Final[tuple[Verb, ...]] = (*_LESSONS, *_LOOK, *_FIND, *_MOVE, *_PANES, *_CHANGES, *_PROGRAM)
"""Every verb, in the order of help and footer."""

_BY_ID: Final = {verb.id: verb for verb in VERBS}


def by_id(id_: str) -> Verb | None:
    """The verb of an id."""
    return _BY_ID.get(id_)


def by_key(key: str, context: str, verbs: Iterable[Verb] = VERBS) -> Verb | None:
    """The verb of a key in a context; the key may have a terminal library's name (`slash`)."""
    wanted = TERMINAL_NAMES.get(key, key)
    return next((verb for verb in verbs if wanted in verb.keys and context in verb.contexts), None)


def for_object(resource: str, verbs: Iterable[Verb] = VERBS) -> tuple[Verb, ...]:
    """The verbs that work on an object of a kind."""
    return tuple(verb for verb in verbs if verb.needs_object and verb.works_on(resource))


def rebound(keys: Mapping[str, tuple[str, ...]], verbs: Iterable[Verb] = VERBS) -> tuple[Verb, ...]:
    """The table with other keys for some ids.

    Raises:
        ValueError: an id that no verb has, or a key that two verbs would share in one context.
    """
    table = tuple(verbs)
    known = {verb.id for verb in table}
    for id_ in keys:
        if id_ not in known:
            raise ValueError(f"no verb has the id {id_}")
    changed = tuple(replace(verb, keys=keys.get(verb.id, verb.keys)) for verb in table)
    _refuse_shared(changed)
    return changed


def _refuse_shared(table: tuple[Verb, ...]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for verb in table:
        for place in ((key, context) for key in verb.keys for context in verb.contexts):
            if other := taken.get(place):
                raise ValueError(f"the key {place[0]} would mean both {other} and {verb.id}")
            taken[place] = verb.id
