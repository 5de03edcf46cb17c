"""What a POST to a subresource does, by resource and subresource."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kubetui.api.meta import Obj
from kubetui.playground.apiserver import eviction, subresources, tokens
from kubetui.playground.apiserver.call import Call

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

POSTS: dict[tuple[str, str], Callable[[APIServer, Call, Obj], Obj]] = {
    ("pods", "binding"): lambda server, call, body: subresources.bind(server.registry, call, body),
    ("pods", "eviction"): lambda server, call, body: eviction.evict(server.registry, call, body),
    ("serviceaccounts", "token"): lambda server, call, body: tokens.request(server, call, body),
}
