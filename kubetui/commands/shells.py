"""Completion scripts for the shells: what can be typed, as each of them wants to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple


class Option(NamedTuple):
    """An option: its names, what it does, whether a value follows, and where such values come from."""

    names: tuple[str, ...]
    help: str
    takes: bool = False
    choices: tuple[str, ...] = ()
    source: str = ""


class Command(NamedTuple):
    """A command: its name (none for the explorer), the words that may follow, its options."""

    name: str
    help: str
    words: tuple[str, ...]
    options: tuple[Option, ...]


def _names(commands: Sequence[Command]) -> str:
    return " ".join(command.name for command in commands if command.name)


def _first(commands: Sequence[Command]) -> str:
    return " ".join([_names(commands), *commands[0].words])


def _flags(command: Command) -> str:
    return " ".join(name for option in command.options for name in option.names if name.startswith("--"))


def _valued(commands: Sequence[Command]) -> dict[str, Option]:
    """Each option that takes a value, once."""
    return {
        name: option
        for command in commands
        for option in command.options
        if option.takes
        for name in option.names
    }


def _of_kind(commands: Sequence[Command], fits: Callable[[Option], bool]) -> str:
    return "|".join(name for name, option in _valued(commands).items() if fits(option))


def _other(option: Option) -> bool:
    return not option.source and not option.choices


def bash(commands: Sequence[Command]) -> str:
    """The script for bash."""
    cases = "\n".join(
        f'    {command.name}) words="{" ".join(command.words)}" flags="{_flags(command)}" ;;'
        for command in commands[1:]
    )
    values = "\n".join(
        f'    {name}) COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$current")); return ;;'
        for name, option in _valued(commands).items()
        if option.choices
    )
    return f"""# bash completion of kubetui: source <(kubetui completion bash)
_kubetui() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" command="" word
  local words="{_first(commands)}" flags="{_flags(commands[0])}"
  COMPREPLY=()
  case "$before" in
    {_of_kind(commands, lambda option: option.source == "files")}) compopt -o filenames 2>/dev/null
      COMPREPLY=($(compgen -f -- "$current")); return ;;
    {_of_kind(commands, lambda option: option.source == "contexts")})
      COMPREPLY=($(compgen -W "$(kubetui completion contexts 2>/dev/null)" -- "$current")); return ;;
{values}
    {_of_kind(commands, _other)}) return ;;
  esac
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case " {_names(commands)} " in *" $word "*) command="$word"; break ;; esac
  done
  case "$command" in
{cases}
  esac
  [[ "$current" == -* ]] && words="$flags"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -F _kubetui kubetui
"""


def zsh(commands: Sequence[Command]) -> str:
    """The script for zsh."""
    cases = "\n".join(
        f"    {command.name}) choices=({' '.join(command.words)}) flags=({_flags(command)}) ;;"
        for command in commands[1:]
    )
    values = "\n".join(
        f"    {name}) compadd -- {' '.join(option.choices)}; return ;;"
        for name, option in _valued(commands).items()
        if option.choices
    )
    return f"""#compdef kubetui
# zsh completion of kubetui: source <(kubetui completion zsh)
_kubetui() {{
  local -a choices flags
  local before="$words[CURRENT-1]" command="" word
  choices=({_first(commands)}) flags=({_flags(commands[0])})
  case "$before" in
    {_of_kind(commands, lambda option: option.source == "files")}) _files; return ;;
    {_of_kind(commands, lambda option: option.source == "contexts")})
      compadd -- ${{(f)"$(kubetui completion contexts 2>/dev/null)"}}; return ;;
{values}
    {_of_kind(commands, _other)}) return ;;
  esac
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    case " {_names(commands)} " in *" $word "*) command="$word"; break ;; esac
  done
  case "$command" in
{cases}
  esac
  if [[ "$words[CURRENT]" == -* ]]; then compadd -- $flags; else compadd -- $choices; fi
}}
compdef _kubetui kubetui
"""


def fish(commands: Sequence[Command]) -> str:
    """The script for fish."""
    lines = ["# fish completion of kubetui: kubetui completion fish | source", "complete -c kubetui -f"]
    names, words = _names(commands), " ".join(commands[0].words)
    none = f"not __fish_seen_subcommand_from {names}"
    lines += [
        f"complete -c kubetui -n '{none}' -a {command.name} -d {_quoted(command.help)}"
        for command in commands[1:]
    ]
    lines.append(f"complete -c kubetui -n '{none}' -a '{words}'")
    for command in commands:
        when = f"__fish_seen_subcommand_from {command.name}" if command.name else none
        if command.name and command.words:
            lines.append(f"complete -c kubetui -n '{when}' -a '{' '.join(command.words)}'")
        lines += [f"complete -c kubetui -n '{when}' {_fish_option(option)}" for option in command.options]
    return "\n".join(lines) + "\n"


def _fish_option(option: Option) -> str:
    return " ".join(_fish_parts(option))


def _fish_parts(option: Option) -> Iterator[str]:
    for name in option.names:
        yield f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
    if option.takes:
        yield "-r" if option.source == "files" else "-x"
    if option.choices:
        yield f"-a '{' '.join(option.choices)}'"
    elif option.source == "files":
        yield "-F"
    elif option.source == "contexts":
        yield "-a '(kubetui completion contexts 2>/dev/null)'"
    yield f"-d {_quoted(option.help)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SCRIPTS: Final[dict[str, Callable[[Sequence[Command]], str]]] = {"bash": bash, "zsh": zsh, "fish": fish}
