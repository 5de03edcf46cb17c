"""Who may judge and sign requests for certificates, and what nobody may ask for.

Rule: `plugin/pkg/admission/certificates` (approval, signing, subjectrestriction).
"""

from __future__ import annotations

import base64

from kubetui.api.meta import Obj, dicts, format_time, text
from kubetui.playground.apiserver.admission.plugin import Attributes
from kubetui.playground.apiserver.authorization import Access, Authorizer
from kubetui.playground.apiserver.signing_requests import RESOURCE, stamp
from kubetui.playground.apiserver.users import MASTERS

_GROUP = "certificates.k8s.io"
_CLIENT = "kubernetes.io/kube-apiserver-client"


class Certificates:
    """The three plug-ins on CertificateSigningRequests."""

    def admit(self, write: Attributes) -> None:
        """Say when a verdict was given."""
        if write.resource == RESOURCE and write.call.subresource:
            stamp(write.new, write.old or {}, format_time(write.now))

    def validate(self, write: Attributes) -> None:
        """Refuse."""
        if write.resource != RESOURCE or write.operation == "DELETE":
            return
        if write.call.subresource:
            self._judge(write)
        elif write.operation == "CREATE":
            _subject(write)

    def _judge(self, write: Attributes) -> None:
        signer = text(write.old or {}, "spec", "signerName")
        if write.call.subresource == "approval":
            if not _may(write, "approve", signer):
                said = f'user not permitted to approve requests with signerName "{signer}"'
                raise write.refusal(said)
        elif _signs(write.new, write.old or {}) and not _may(write, "sign", signer):
            raise write.refusal(f'user not permitted to sign requests with signerName "{signer}"')


def _signs(new: Obj, old: Obj) -> bool:
    if text(new, "status", "certificate") != text(old, "status", "certificate"):
        return True
    return _failures(new) != _failures(old)


def _failures(obj: Obj) -> list[Obj]:
    return [each for each in dicts(obj, "status", "conditions") if each.get("type") == "Failed"]


def _may(write: Attributes, verb: str, signer: str) -> bool:
    authorizer = Authorizer(write.etcd)
    names = (signer, f"{signer.partition('/')[0]}/*")
    return any(
        authorizer.allows(write.call.user, Access(verb, _GROUP, "signers", name=name)) for name in names
    )


def _subject(write: Attributes) -> None:
    if text(write.new, "spec", "signerName") != _CLIENT:
        return
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        request = x509.load_pem_x509_csr(base64.b64decode(text(write.new, "spec", "request")))
    except ValueError:
        return  # Validation has said so.
    groups = request.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    if any(group.value == MASTERS for group in groups):
        raise write.refusal(f"use of {_CLIENT} signer with {MASTERS} group is not allowed")
