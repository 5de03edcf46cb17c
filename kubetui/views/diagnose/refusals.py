"""What the API server's own words of refusal mean: there is no object to look at, only the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Refusal(NamedTuple):
    """Why a change was refused, in a sentence, and the concept that explains more."""

    means: str
    concept: str


def refusal(message: str) -> Refusal | None:
    """What an answer of the API server means; None when its own words are all there is to say."""
    for pattern, told in _KNOWN:
        if found := pattern.search(message):
            return told(found)
    return None


def _always(means: str, concept: str) -> Callable[[re.Match[str]], Refusal]:
    return lambda _: Refusal(means, concept)


def _filled(means: str, concept: str) -> Callable[[re.Match[str]], Refusal]:
    return lambda found: Refusal(means.format(**found.groupdict()), concept)


_KNOWN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Refusal]], ...] = (
    (re.compile(r"spec\.selector: Invalid value: .*field is immutable", re.DOTALL),
     _always("A selector is for life, since it says which Pods belong. Make a new object under another name, and "
             "delete the old one.", "labels")),
    (re.compile(r"`selector` does not match template `labels`"),
     _always("The selector would not choose the Pods of its own template: both need the same labels.", "labels")),
    (re.compile(r"spec\.template: Invalid value: .*field is immutable", re.DOTALL),
     _always("The template of a Job is for life: delete the Job, and make it anew.", "job")),
    (re.compile(r"pod updates may not change fields other than"),
     _always("Most of a Pod is for life. Change its owner's template, or make the Pod anew.", "pod")),
    (re.compile(r'User "(?P<user>[^"]+)" cannot (?P<verb>\w+) resource "(?P<what>[^"]+)" in API group '
                r'"(?P<group>[^"]*)"(?: in the namespace "(?P<ns>[^"]+)")?'),
     _filled("{user} has no role that allows {verb} on {what}; whoever gives rights here can add the rule.", "rbac")),
    (re.compile(r"(?P<rule>maximum|minimum) (?P<what>\w+) usage per Container is (?P<bound>[^,]+)"),
     _filled("A LimitRange of the namespace sets the {rule} of {what} for each container to {bound}.", "limitrange")),
    (re.compile(r"exceeded quota: (?P<name>[^,]+)"),
     _filled("The quota {name} of the namespace is used up.", "resourcequota")),
    (re.compile(r'violates PodSecurity "(?P<level>[^"]+)"'),
     _filled("The namespace holds its Pods to the level {level}, by its label pod-security.kubernetes.io/enforce.",
             "namespace")),
    (re.compile(r'error looking up service account (?P<account>[^:]+):'),
     _filled("The ServiceAccount {account} does not exist; create it first.", "serviceaccount")),
    (re.compile(r"no PriorityClass with name (?P<name>\S+) was found"),
     _filled("The PriorityClass {name} does not exist; create it first.", "priorityclass")),
    (re.compile(r'failed calling webhook "(?P<name>[^"]+)"'),
     _filled("The webhook {name} must agree to this change, and does not answer. Nothing it watches can be changed "
             "until its Pods are back.", "api-server")),
    (re.compile(r'no matches for kind "(?P<kind>[^"]+)" in version "(?P<version>[^"]+)"'),
     _filled("This cluster has no {kind} in {version}: a typing error, an old version, or a definition (CRD) that is "
             "not installed.", "crd")),
    (re.compile(r"in namespace (?P<ns>\S+) because it is being terminated"),
     _filled("The namespace {ns} is being deleted, and takes nothing new.", "namespace")),
    (re.compile(r"violate the pod's disruption budget"),
     _always("A PodDisruptionBudget forbids to take this Pod away now. One more replica would make room.", "pdb")),
)  # fmt: skip
