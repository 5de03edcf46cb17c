"""Whether a client certificate has expired: asked only after a refusal, for the sentence about it."""

from __future__ import annotations

from datetime import datetime

from kubetui.client.tls import Certificate


def expired(certificate: Certificate | None, now: datetime) -> str:
    """One sentence if the certificate is out of its time, else empty."""
    if certificate is None:
        return ""
    # Imported here: it is slow to load and nearly never needed.
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificate(certificate.certificate)
    except ValueError:
        return ""
    end, start = found.not_valid_after_utc, found.not_valid_before_utc
    if now > end:
        return f"the client certificate of the kubeconfig expired on {end:%Y-%m-%d at %H:%M} UTC"
    if now < start:
        return f"the client certificate of the kubeconfig is not valid before {start:%Y-%m-%d %H:%M} UTC"
    return ""
