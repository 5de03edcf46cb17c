"""File paths in volumes and mounts. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

from kubetui.playground.apiserver.validation.fields import Found, invalid


def no_backsteps(value: str, path: str) -> Found:
    """The path climbs nowhere."""
    if ".." in value.split("/"):
        yield invalid(path, value, "must not contain '..'")


def descending(value: str, path: str) -> Found:
    """The path stays below where it starts."""
    if value.startswith("/"):
        yield invalid(path, value, "must be a relative path")
    yield from no_backsteps(value, path)


def local(value: str, path: str) -> Found:
    """As `descending`; names that begin with two dots belong to the kubelet."""
    yield from descending(value, path)
    if value.startswith("..") and not value.startswith("../"):
        yield invalid(path, value, "must not start with '..'")
