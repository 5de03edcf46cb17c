"""Verbs of the lessons and of the program itself."""

from __future__ import annotations

from kubetui.actions.verbs.model import ALL, Verb, lesson

LESSONS = (
    lesson("lesson.apply", "a", "apply step", "Do what the step says: apply it to the cluster.", True),
    lesson("lesson.break", "b", "break it", "Break what the step built, to see what happens.", True),
    lesson("lesson.next", "n", "next step", "Go to the next step of the chapter."),
    lesson("lesson.previous", "N", "previous step", "Go to the previous step of the chapter."),
    lesson("lesson.over", "O", "start over", "Begin the chapter again from its first step; asks first."),
    lesson("lesson.hint", "H", "hint", "Open the next hint of the exercise."),
    lesson("chapter.next", "]", "next chapter", "Open the next chapter."),
    lesson("chapter.previous", "[", "chapter before", "Open the previous chapter."),
    lesson("lesson.end", "E", "end", "End the lesson and clean up what it made.", True),
)

PROGRAM = (
    Verb("retry", ("ctrl+r",), "retry", "Connect again now, and load everything anew.", "Program",
         contexts=ALL),
    Verb("playground", ("ctrl+t",), "playground", "Start or join the playground, and look at it.", "Program"),
    Verb("quit", ("q", "ctrl+q"), "quit", "Leave kubetui; asks only while something runs.", "Program",
         contexts=ALL),
)  # fmt: skip
