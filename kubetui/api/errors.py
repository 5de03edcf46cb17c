"""Errors as the API server words them: the Status object, and the exception that carries it.

Rule: `apimachinery/pkg/api/errors` and `pkg/util/validation/field`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kubetui.api.meta import Obj, dig, integer, text


class ApiError(Exception):
    """A refusal of the API: on the server what is answered, on the client what was answered."""

    def __init__(self, status: Obj) -> None:
        super().__init__(text(status, "message"))
        self.status = status

    @property
    def code(self) -> int:
        """The HTTP status code."""
        return integer(self.status, "code", default=500)

    @property
    def reason(self) -> str:
        """The machine-readable reason, such as `NotFound`."""
        return text(self.status, "reason")

    @property
    def message(self) -> str:
        """The sentence for a person."""
        return text(self.status, "message")

    @property
    def details(self) -> Obj:
        """`details`: name, group, kind, causes."""
        found: Obj = dig(self.status, "details", default={})
        return found


@dataclass(frozen=True, slots=True)
class FieldError:
    """One broken rule of validation: the cause's reason, the field's path, and the words after it."""

    reason: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


def status(code: int, reason: str, message: str, details: Obj | None = None) -> ApiError:
    """Any failure: `details` is left out when None."""
    body: Obj = {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
    }
    if reason:
        body["reason"] = reason
    if details is not None:
        body["details"] = details
    return ApiError({**body, "code": code})


def qualified(plural: str, group: str) -> str:
    """`pods`, `deployments.apps`: how messages name a resource (or `Kind.group`)."""
    return f"{plural}.{group}" if group else plural


def _details(plural: str, group: str, name: str) -> Obj:
    found: Obj = {"name": name} if name else {}
    if group:
        found["group"] = group
    return {**found, "kind": plural}


def bad_request(message: str) -> ApiError:
    """400."""
    return status(400, "BadRequest", message)


def unauthorized() -> ApiError:
    """401."""
    return status(401, "Unauthorized", "Unauthorized")


def forbidden(plural: str, group: str, name: str, why: str) -> ApiError:
    """403 about a resource; with an empty plural about a path."""
    if not plural:
        return status(403, "Forbidden", f"forbidden: {why}", {})
    about = f'{qualified(plural, group)} "{name}"' if name else qualified(plural, group)
    return status(403, "Forbidden", f"{about} is forbidden: {why}", _details(plural, group, name))


def not_found(plural: str, group: str, name: str) -> ApiError:
    """404 of one object."""
    return status(
        404, "NotFound", f'{qualified(plural, group)} "{name}" not found', _details(plural, group, name)
    )


def unknown_resource() -> ApiError:
    """404 of a path inside a served group."""
    return status(404, "NotFound", "the server could not find the requested resource", {})


def method_not_allowed() -> ApiError:
    """405."""
    message = "the server does not allow this method on the requested resource"
    return status(405, "MethodNotAllowed", message, {})


def already_exists(plural: str, group: str, name: str) -> ApiError:
    """409 of a create."""
    return status(
        409,
        "AlreadyExists",
        f'{qualified(plural, group)} "{name}" already exists',
        _details(plural, group, name),
    )


STALE = "the object has been modified; please apply your changes to the latest version and try again"
"""The words of a conflict over an outdated resourceVersion."""


def conflict(plural: str, group: str, name: str, why: str = STALE) -> ApiError:
    """409 of a write."""
    message = f'Operation cannot be fulfilled on {qualified(plural, group)} "{name}": {why}'
    return status(409, "Conflict", message, _details(plural, group, name))


def expired(message: str) -> ApiError:
    """410: the revision is no longer kept."""
    return status(410, "Expired", message)


def invalid(kind: str, group: str, name: str, errors: list[FieldError]) -> ApiError:
    """422 with one cause for each broken rule."""
    said = list(dict.fromkeys(str(error) for error in errors))
    body = said[0] if len(said) == 1 else f"[{', '.join(said)}]"
    causes = [{"reason": e.reason, "message": e.message, "field": e.field} for e in errors]
    details = {**_details(kind, group, name), "causes": causes}
    return status(422, "Invalid", f'{qualified(kind, group)} "{name}" is invalid: {body}', details)


def internal(message: str) -> ApiError:
    """500."""
    return status(
        500, "InternalError", f"Internal error occurred: {message}", {"causes": [{"message": message}]}
    )


def from_response(code: int, body: Any) -> ApiError:
    """The error of a response on the client's side, whatever its body is."""
    if isinstance(body, dict) and body.get("kind") == "Status":
        return ApiError({**body, "code": integer(body, "code", default=code)})
    said = body if isinstance(body, str) and body.strip() else f"the server answered {code}"
    return status(code, "", said.strip()[:500])
