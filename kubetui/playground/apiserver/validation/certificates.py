"""CertificateSigningRequests. Rule: `pkg/apis/certificates/validation`."""

from __future__ import annotations

import base64
import binascii

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    invalid,
    not_supported,
    required,
)

_USAGES = (
    "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment",
    "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system",
    "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc",
    "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
)  # fmt: skip
_LASTING = ("Approved", "Denied", "Failed")
_SHORTEST = 600


def signing_request(obj: Obj) -> Found:
    """A CertificateSigningRequest, new or changed."""
    spec = mapping(obj, "spec")
    if said := _request_error(text(spec, "request")):
        raw = _decoded(text(spec, "request")) or b""
        yield invalid("spec.request", list(raw), said)
    usages = spec.get("usages") or []
    if not usages:
        yield required("spec.usages")
    for index, usage in enumerate(usages):
        if usage not in _USAGES:
            yield not_supported(f"spec.usages[{index}]", usage, _USAGES)
    for index, usage in enumerate(usages):
        if usage in usages[:index]:
            yield duplicate(f"spec.usages[{index}]", usage)
    yield from _signer(text(spec, "signerName"), "spec.signerName")
    seconds = spec.get("expirationSeconds")
    if seconds is not None and seconds < _SHORTEST:
        said = "may not specify a duration less than 600 seconds (10 minutes)"
        yield invalid("spec.expirationSeconds", seconds, said)
    yield from _conditions(dicts(obj, "status", "conditions"), "status.conditions")


def _decoded(request: str) -> bytes | None:
    try:
        return base64.b64decode(request, validate=True)
    except binascii.Error:
        return None


def _request_error(request: str) -> str:
    from cryptography import x509

    found = _decoded(request)
    if not found or b"-----BEGIN CERTIFICATE REQUEST-----" not in found:
        return "PEM block type must be CERTIFICATE REQUEST"
    try:
        signed = x509.load_pem_x509_csr(found).is_signature_valid
    except ValueError as error:
        return str(error) or "the request cannot be parsed"
    return "" if signed else "x509: signature verification failed"


def _signer(name: str, path: str) -> Found:
    if name == "kubernetes.io/legacy-unknown":
        yield invalid(path, name, "the legacy signerName is not allowed via this API version")
    elif not name:
        yield required(path)
    elif name.count("/") != 1:
        said = "must be a fully qualified domain and path of the form 'example.com/signer-name'"
        yield invalid(path, name, said)
    else:
        yield from _domain(name.partition("/")[0], path)


def _domain(domain: str, path: str) -> Found:
    labels = domain.split(".")
    for label in labels:
        if found := list(formats.dns_label(label)):
            yield from each(path, domain, [f"validating label {go_quote(label)}: {said}" for said in found])
            break
    if len(labels) < 2:
        yield invalid(path, domain, "should be a domain with at least two segments separated by dots")


def _conditions(conditions: list[Obj], path: str) -> Found:
    seen: list[str] = []
    for index, condition in enumerate(conditions):
        kind, status = text(condition, "type"), text(condition, "status")
        allowed = ("True",) if kind in _LASTING else ("False", "True", "Unknown")
        if not kind:
            yield required(f"{path}[{index}].type")
        if not status:
            yield required(f"{path}[{index}].status")
        elif status not in allowed:
            yield not_supported(f"{path}[{index}].status", status, allowed)
        if {"Approved": "Denied", "Denied": "Approved"}.get(kind) in seen:
            yield invalid(path, kind, "Approved and Denied conditions are mutually exclusive")
        if kind in seen:
            yield duplicate(f"{path}[{index}].type", kind)
        seen.append(kind)


def _of(obj: Obj, kind: str) -> list[Obj]:
    return [each for each in dicts(obj, "status", "conditions") if each.get("type") == kind]


def status_update(new: Obj, old: Obj) -> Found:
    """A change through `status`: the certificate, but no verdict."""
    yield from _kept(new, old)
    for kind in ("Approved", "Denied"):
        if len(_of(new, kind)) > len(_of(old, kind)):
            yield forbidden("status.conditions", f'updates may not add a condition of type "{kind}"')
    certificate, before = text(new, "status", "certificate"), text(old, "status", "certificate")
    if before and certificate != before:
        yield forbidden("status.certificate", "updates may not modify existing certificate content")


def approval_update(new: Obj, old: Obj) -> Found:
    """A change through `approval`: the verdict, but no certificate."""
    yield from _kept(new, old)


def _kept(new: Obj, old: Obj) -> Found:
    yield from signing_request(new)
    for kind in _LASTING:
        if len(_of(new, kind)) < len(_of(old, kind)):
            yield forbidden("status.conditions", f'updates may not remove a condition of type "{kind}"')
