"""What can go wrong before the API has answered; each is one sentence for a person."""

from __future__ import annotations


class ConfigError(Exception):
    """The kubeconfig cannot be used; the message names the file and the fault."""


class MissingConfig(ConfigError):
    """There is no kubeconfig at all: the one fault that a playground cures."""


class Unreachable(Exception):
    """The server did not answer, or not with what an API server answers.

    `hint` says what to do about it, where that is known.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class CredentialError(Unreachable):
    """No credentials to send: a plugin failed, a file is gone, a certificate has expired."""
