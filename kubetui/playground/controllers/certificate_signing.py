"""The signing controller: an approved request for a certificate of one of Kubernetes' own signers gets it.

Rule: `pkg/controller/certificates/signer`.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kubetui.api.meta import Obj, clone, dicts, format_time, mapping, text
from kubetui.playground.controllers.base import Controller

if TYPE_CHECKING:
    from cryptography import x509

_SIGNERS = {
    "kubernetes.io/kube-apiserver-client": frozenset(
        {"digital signature", "key encipherment", "client auth"}
    ),
    "kubernetes.io/kube-apiserver-client-kubelet": frozenset(
        {"digital signature", "key encipherment", "client auth"}
    ),
    "kubernetes.io/kubelet-serving": frozenset({"digital signature", "key encipherment", "server auth"}),
}
"""What certificates of each signer may be used for."""
_LONGEST, _SHORTEST = timedelta(days=365), timedelta(minutes=10)
_BACKDATED = timedelta(minutes=5)


class CertificateSigningController(Controller):
    """Signs with the authority of the cluster."""

    name = "certificatesigningrequest-signing"
    source = "csrsigning-controller"
    primary = "certificatesigningrequests.certificates.k8s.io"
    workers = 1

    async def sync(self, key: str) -> None:
        """Sign one request, or say why not."""
        request = self.objects.by_key(key)
        authority = self.authority
        if request is None or authority is None or not _is_due(request):
            return
        new = clone(request)
        status = new.setdefault("status", {})
        if said := _unfit(request):
            now = format_time(self.clock.now())
            failed = {
                "type": "Failed",
                "status": "True",
                "reason": "SignerValidationFailure",
                "message": said,
            }
            status["conditions"] = [*dicts(status, "conditions"), {**failed, "lastUpdateTime": now}]
        else:
            pem = sign(request, authority.certificate, authority.key, self.clock.now())
            status["certificate"] = base64.b64encode(pem).decode()
        self.objects.learn(await self.api.update(self.primary, new, "status"))


def _is_due(request: Obj) -> bool:
    if text(request, "spec", "signerName") not in _SIGNERS or text(request, "status", "certificate"):
        return False
    said = {text(each, "type") for each in dicts(request, "status", "conditions")}
    return "Approved" in said and "Denied" not in said and "Failed" not in said


def _unfit(request: Obj) -> str:
    signer = text(request, "spec", "signerName")
    usages = set(mapping(request, "spec").get("usages") or ())
    allowed = _SIGNERS[signer]
    if not usages <= allowed or not usages & {"client auth", "server auth"}:
        return f"usages did not match {sorted(allowed - {'key encipherment'})}"
    return ""


def sign(request: Obj, authority: bytes, key: bytes, now: datetime) -> bytes:
    """The certificate that a request asks for, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    asked = x509.load_pem_x509_csr(base64.b64decode(text(request, "spec", "request")))
    issuer = x509.load_pem_x509_certificate(authority)
    signing = serialization.load_pem_private_key(key, None)
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    begin = now.astimezone(UTC) - _BACKDATED
    builder = (
        x509.CertificateBuilder()
        .subject_name(asked.subject)
        .issuer_name(issuer.subject)
        .public_key(asked.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(min(begin + _lasting(request), issuer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(_purposes(request)), critical=False)
    )
    return builder.sign(signing, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _lasting(request: Obj) -> timedelta:
    seconds = mapping(request, "spec").get("expirationSeconds")
    wanted = _LONGEST if seconds is None else timedelta(seconds=seconds)
    return max(_SHORTEST, min(_LONGEST, wanted))


def _purposes(request: Obj) -> list[x509.ObjectIdentifier]:
    from cryptography.x509.oid import ExtendedKeyUsageOID

    known = {"client auth": ExtendedKeyUsageOID.CLIENT_AUTH, "server auth": ExtendedKeyUsageOID.SERVER_AUTH}
    usages = mapping(request, "spec").get("usages") or ()
    return [known[usage] for usage in usages if usage in known]
