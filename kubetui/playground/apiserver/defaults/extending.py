"""Defaults of what extends the API: webhooks, policies, flow control, certificates, devices.

Rule: `pkg/apis/*/v1/defaults.go` of each.
"""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api.meta import Obj, dicts, mapping
from kubetui.playground.apiserver.defaults.filling import fill, fill_zero, inside, present


def signing_request(obj: Obj) -> None:
    """A CertificateSigningRequest has none but its status, which is always written."""
    inside(obj, "status")


def _webhooks(*, mutating: bool) -> Callable[[Obj], None]:
    def webhooks(obj: Obj) -> None:
        for hook in dicts(obj, "webhooks"):
            fill(hook, failurePolicy="Fail", timeoutSeconds=10)
            if mutating:
                fill(hook, reinvocationPolicy="Never")
            _matching(hook)
            _rules(hook, "rules")
            for service in present(mapping(hook, "clientConfig"), "service"):
                fill(service, port=443)

    return webhooks


def _matching(obj: Obj) -> None:
    fill(obj, matchPolicy="Equivalent")
    for selector in ("namespaceSelector", "objectSelector"):
        inside(obj, selector)


def _rules(obj: Obj, *fields: str) -> None:
    for field in fields:
        for rule in dicts(obj, field):
            fill(rule, scope="*")


def _resources(obj: Obj) -> None:
    _matching(obj)
    _rules(obj, "resourceRules", "excludeResourceRules")


def _policy(obj: Obj) -> None:
    spec = inside(obj, "spec")
    fill(spec, failurePolicy="Fail")
    for constraints in present(spec, "matchConstraints"):
        _resources(constraints)


def _binding(obj: Obj) -> None:
    for resources in present(inside(obj, "spec"), "matchResources"):
        _resources(resources)


ADMISSION: dict[str, Callable[[Obj], None]] = {
    "mutatingwebhookconfigurations": _webhooks(mutating=True),
    "validatingwebhookconfigurations": _webhooks(mutating=False),
    "mutatingadmissionpolicies": _policy,
    "validatingadmissionpolicies": _policy,
    "mutatingadmissionpolicybindings": _binding,
    "validatingadmissionpolicybindings": _binding,
}
"""The kinds of admissionregistration.k8s.io."""


def api_service(obj: Obj) -> None:
    """An APIService."""
    for service in present(inside(obj, "spec"), "service"):
        fill(service, port=443)


def flow_schema(obj: Obj) -> None:
    """A FlowSchema."""
    fill_zero(inside(obj, "spec"), matchingPrecedence=1000)


def priority_level(obj: Obj) -> None:
    """A PriorityLevelConfiguration."""
    spec = inside(obj, "spec")
    for exempt in present(spec, "exempt"):
        fill(exempt, nominalConcurrencyShares=0, lendablePercent=0)
    for limited in present(spec, "limited"):
        fill(limited, nominalConcurrencyShares=30, lendablePercent=0)
        for queuing in present(mapping(limited, "limitResponse"), "queuing"):
            fill_zero(queuing, handSize=8, queues=64, queueLengthLimit=50)


def resource_claim(obj: Obj) -> None:
    """A ResourceClaim."""
    _device_requests(mapping(obj, "spec"))


def resource_claim_template(obj: Obj) -> None:
    """A ResourceClaimTemplate."""
    _device_requests(mapping(obj, "spec", "spec"))


def _device_requests(spec: Obj) -> None:
    for request in dicts(spec, "devices", "requests"):
        for wanted in (*present(request, "exactly"), *dicts(request, "firstAvailable")):
            fill(wanted, allocationMode="ExactCount")
            if wanted["allocationMode"] == "ExactCount":
                fill_zero(wanted, count=1)


def resource_slice(obj: Obj) -> None:
    """A ResourceSlice: a mapping of a device counts once unless it says otherwise."""
    for device in dicts(obj, "spec", "devices"):
        for each in mapping(device, "nodeAllocatableResourceMappings").values():
            fill(each, allocationMultiplier="1")
