"""What a CertificateSigningRequest gets from the server when it is written.

Rule: `pkg/registry/certificates/certificates/strategy.go`.
"""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping
from kubetui.playground.apiserver.users import User

RESOURCE = "certificatesigningrequests.certificates.k8s.io"
VERDICTS = ("Approved", "Denied")


def of_user(obj: Obj, user: User) -> None:
    """A new request says who made it, whatever it says itself, and nobody has judged it yet."""
    spec = obj.setdefault("spec", {})
    who: Obj = {"username": user.name, "uid": user.uid, "groups": list(user.groups), "extra": user.extra}
    for field, value in who.items():
        spec.pop(field, None)
        if value:
            spec[field] = value
    obj["status"] = {}


def restricted(subresource: str, new: Obj, old: Obj) -> Obj:
    """What may change through each path: metadata; the certificate; the verdict."""
    found: Obj = {**old, "metadata": dict(new["metadata"])}
    status = mapping(new, "status")
    if subresource == "approval":
        found["status"] = {**mapping(old, "status"), "conditions": dicts(status, "conditions")}
    elif subresource == "status":
        found["status"] = {**status, "conditions": _kept_verdicts(dicts(status, "conditions"), old)}
    if not found.get("status", {}).get("conditions", True):
        del found["status"]["conditions"]
    return found


def _kept_verdicts(conditions: list[Obj], old: Obj) -> list[Obj]:
    """Conditions in which the verdicts stand as they were, unless there are more or fewer of them."""
    before = dicts(old, "status", "conditions")
    found = list(conditions)
    for verdict in VERDICTS:
        had = [each for each in before if each.get("type") == verdict]
        at = [index for index, each in enumerate(found) if each.get("type") == verdict]
        if len(had) == len(at):
            for index, condition in zip(at, had, strict=True):
                found[index] = condition
    return found


def stamp(new: Obj, old: Obj, now: str) -> None:
    """The times of conditions that have none."""
    before = dicts(old, "status", "conditions")
    for condition in dicts(new, "status", "conditions"):
        if not condition.get("lastUpdateTime"):
            condition["lastUpdateTime"] = now
        if not condition.get("lastTransitionTime"):
            condition["lastTransitionTime"] = _since(condition, before) or now


def _since(condition: Obj, before: list[Obj]) -> str:
    for each in before:
        if all(each.get(field) == condition.get(field) for field in ("type", "status")):
            return str(each.get("lastTransitionTime") or "")
    return ""
