"""Kinds of Kubernetes itself that no lesson is about: a sentence each, and the concept nearest to them."""

from __future__ import annotations

from typing import Final, NamedTuple

from kubetui.concepts.registry import headings
from kubetui.views.model import ConceptLink, Line, Section, Span


class Lesser(NamedTuple):
    """What a kind is, and the concept to read about where it belongs."""

    what: str
    concept: str


def lesser(resource: str) -> tuple[Section, ...]:
    """The sections about a kind that is known without a concept of its own; none for an unknown one."""
    found = LESSER.get(resource)
    if found is None:
        return ()
    heading = headings()[found.concept]
    see: Line = (Span("It belongs to "), Span(heading.title, "link", ConceptLink(heading.name)), Span("."))
    return (Section("What it is", ((Span(found.what),),)), Section("Why it exists", (see,)))


_REVIEW = "A question to the API server that is answered at once and never stored: "
_WEBHOOK = "Tells the API server to ask a program of yours, over HTTPS, before it stores certain changes; {}."
_POLICY = "A rule in a small language (CEL) by which the API server itself {} changes, without a webhook."
_BINDING = "Puts such a policy in force: where it holds, and with which settings."

LESSER: Final[dict[str, Lesser]] = {
    "bindings": Lesser("The write by which a scheduler places one Pod on one Node; it is never stored.", "scheduler"),
    "componentstatuses": Lesser("An old way to ask whether parts of the control plane are well; the parts' own "
                                "/readyz replaced it.", "control-plane"),
    "apiservices.apiregistration.k8s.io": Lesser("One group and version of the API, and who serves it: the API server "
                                                 "itself, or another program behind a Service.", "api-server"),
    "selfsubjectreviews.authentication.k8s.io": Lesser(_REVIEW + "who am I?", "rbac"),
    "tokenreviews.authentication.k8s.io": Lesser(_REVIEW + "whose token is this?", "serviceaccount"),
    "localsubjectaccessreviews.authorization.k8s.io": Lesser(_REVIEW + "may somebody do this here?", "rbac"),
    "selfsubjectaccessreviews.authorization.k8s.io": Lesser(_REVIEW + "may I do this?", "rbac"),
    "selfsubjectrulesreviews.authorization.k8s.io": Lesser(_REVIEW + "what may I do in this namespace?", "rbac"),
    "subjectaccessreviews.authorization.k8s.io": Lesser(_REVIEW + "may somebody do this?", "rbac"),
    "certificatesigningrequests.certificates.k8s.io": Lesser(
        "A request to have a certificate signed, as a kubelet makes one when it joins.", "kubelet"),
    "ipaddresses.networking.k8s.io": Lesser("One address that was given to a Service: it keeps a second Service from "
                                            "getting the same.", "service"),
    "servicecidrs.networking.k8s.io": Lesser("A range of addresses out of which Services get theirs.", "service"),
    "csidrivers.storage.k8s.io": Lesser("A storage plug-in (CSI), and what it can do.", "storageclass"),
    "csinodes.storage.k8s.io": Lesser("Which storage plug-ins a Node has, and how many volumes each may attach there.",
                                      "node"),
    "csistoragecapacities.storage.k8s.io": Lesser("How much room a storage plug-in has left somewhere; the scheduler "
                                                  "reads it.", "storageclass"),
    "volumeattachments.storage.k8s.io": Lesser("The wish that a volume be attached to a Node, and whether it is.",
                                               "persistentvolume"),
    "volumeattributesclasses.storage.k8s.io": Lesser("A named set of qualities of a volume, such as its speed, which "
                                                     "may be changed later.", "storageclass"),
    "mutatingadmissionpolicies.admissionregistration.k8s.io": Lesser(_POLICY.format("adds to"), "api-server"),
    "mutatingadmissionpolicybindings.admissionregistration.k8s.io": Lesser(_BINDING, "api-server"),
    "mutatingwebhookconfigurations.admissionregistration.k8s.io": Lesser(
        _WEBHOOK.format("that program may add to them"), "api-server"),
    "validatingadmissionpolicies.admissionregistration.k8s.io": Lesser(_POLICY.format("refuses"), "api-server"),
    "validatingadmissionpolicybindings.admissionregistration.k8s.io": Lesser(_BINDING, "api-server"),
    "validatingwebhookconfigurations.admissionregistration.k8s.io": Lesser(
        _WEBHOOK.format("that program may refuse them"), "api-server"),
    "runtimeclasses.node.k8s.io": Lesser("Another way to run containers, such as inside a small virtual machine; Pods "
                                         "name it.", "container"),
    "flowschemas.flowcontrol.apiserver.k8s.io": Lesser("Sorts requests to the API server, so that a flood of one kind "
                                                       "cannot drown the others.", "api-server"),
    "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": Lesser("How much of the API server's attention one "
                                                                       "sort of requests gets.", "api-server"),
    "deviceclasses.resource.k8s.io": Lesser("A sort of device, such as a GPU, that Pods may claim.", "scheduler"),
    "resourceclaims.resource.k8s.io": Lesser("A request for devices, and which ones it was given.", "scheduler"),
    "resourceclaimtemplates.resource.k8s.io": Lesser("The pattern after which each Pod gets a claim for devices of its "
                                                     "own.", "scheduler"),
    "resourceslices.resource.k8s.io": Lesser("The devices that a Node, or a driver, has to offer.", "node"),
}  # fmt: skip
