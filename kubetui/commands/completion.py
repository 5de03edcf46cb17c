"""`kubetui completion`: words for a shell's tab key."""

from __future__ import annotations

import argparse
import sys

from kubetui.commands import COMMANDS
from kubetui.commands.outcome import DONE

_OPTIONS = ("--context", "--kubeconfig", "--cluster", "--user", "--as", "--as-group", "--namespace",
            "--all-namespaces", "--readonly", "--write", "--layout", "--theme", "--ascii", "--manifests",
            "--playground", "--debug", "--version", "--help")  # fmt: skip
_SECOND = {
    "lessons": "list show run check",
    "fault": "list start stop",
    "completion": "bash zsh fish",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    sys.stdout.write({"bash": _bash, "zsh": _zsh, "fish": _fish}[arguments.shell]())
    return DONE


def _first() -> str:
    from kubetui.kinds.registry import KINDS

    return " ".join(
        [
            *COMMANDS,
            *(kind.plural for kind in KINDS if "list" in kind.verbs and kind.group != "events.k8s.io"),
        ]
    )


def _bash() -> str:
    cases = "\n".join(f'    {name}) words="{more}" ;;' for name, more in _SECOND.items())
    return f"""# bash completion of kubetui: source <(kubetui completion bash)
_kubetui() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" words="{_first()}"
  case "${{COMP_WORDS[1]}}" in
{cases}
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="{_first()}"
  [[ "$current" == -* ]] && words="{" ".join(_OPTIONS)}"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -F _kubetui kubetui
"""


def _zsh() -> str:
    cases = "\n".join(f"    {name}) choices=({more}) ;;" for name, more in _SECOND.items())
    return f"""#compdef kubetui
# zsh completion of kubetui: source <(kubetui completion zsh)
_kubetui() {{
  local -a choices=({_first()})
  (( CURRENT > 2 )) && case "$words[2]" in
{cases}
  esac
  [[ "$words[CURRENT]" == -* ]] && choices=({" ".join(_OPTIONS)})
  compadd -- $choices
}}
compdef _kubetui kubetui
"""


def _fish() -> str:
    lines = ["# fish completion of kubetui: kubetui completion fish | source", "complete -c kubetui -f"]
    lines.append(f"complete -c kubetui -n __fish_use_subcommand -a '{_first()}'")
    for name, more in _SECOND.items():
        lines.append(f"complete -c kubetui -n '__fish_seen_subcommand_from {name}' -a '{more}'")
    lines += [f"complete -c kubetui -l {option.lstrip('-')}" for option in _OPTIONS]
    return "\n".join(lines) + "\n"
