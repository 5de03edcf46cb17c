"""Requests and answers between simulated parties; nothing of this touches a socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Request:
    """What a server sees of a request."""

    method: str = "GET"
    path: str = "/"
    headers: Mapping[str, str] = field(default_factory=dict)
    client: str = "127.0.0.1"
    body: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What it answers."""

    status: int = 200
    body: str = ""
    content_type: str = "text/html"


Handler = Callable[[Request], Response]
"""A listener that speaks HTTP; one that only accepts connections has none."""


def plain(status: int) -> Response:
    """The page of an error, as nginx writes it."""
    title = f"{status} {HTTPStatus(status).phrase}"
    body = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return Response(status, body)
