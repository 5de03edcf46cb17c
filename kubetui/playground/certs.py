"""The playground's certificates: an authority of its own, and the API server's certificate.

Elliptic curve keys are made in a millisecond; a playground that is kept keeps them.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
import tempfile
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

_AUTHORITY = "kubernetes"
_YEARS = timedelta(days=3650)
_NAMES = (
    "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local", "playground-control-plane",
)  # fmt: skip
_ADDRESSES = ("127.0.0.1", "::1", "10.96.0.1")


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM texts: the authority's certificate, the server's certificate and its key, the authority's key."""

    authority: bytes
    server: bytes
    key: bytes
    authority_key: bytes

    def context(self) -> ssl.SSLContext:
        """The server side of TLS; Python reads keys from files only, so there is one for a moment."""
        found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        found.minimum_version = ssl.TLSVersion.TLSv1_2
        found.set_alpn_protocols(["http/1.1"])
        found.verify_mode = ssl.CERT_OPTIONAL  # Users may come with a certificate of this authority.
        found.load_verify_locations(cadata=self.authority.decode())
        with tempfile.NamedTemporaryFile("wb", delete=False) as file:
            file.write(self.server + self.key)
        try:
            found.load_cert_chain(file.name)
        finally:
            os.unlink(file.name)
        return found


_FILES = ("ca.crt", "apiserver.crt", "apiserver.key", "ca.key")


def load_or_make(kept: MutableMapping[str, bytes]) -> Certificates:
    """The certificates kept by name, made at the first start."""
    if all(name in kept for name in _FILES):
        return Certificates(*(kept[name] for name in _FILES))
    found = make()
    kept.update(zip(_FILES, (found.authority, found.server, found.key, found.authority_key), strict=True))
    return found


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise


def make(now: datetime | None = None) -> Certificates:
    """A new authority and a certificate for the loopback names."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    start = (now or datetime.now(UTC)) - timedelta(hours=1)
    signing, private = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    pem = serialization.Encoding.PEM
    authority = _authority(signing, start).public_bytes(pem)
    server = _server(signing, private.public_key(), start).public_bytes(pem)
    key, authority_key = (
        each.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        for each in (private, signing)
    )
    return Certificates(authority, server, key, authority_key)


def _authority(signing: EllipticCurvePrivateKey, start: datetime) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    key = signing.public_key()
    return (
        _builder(_AUTHORITY, key, start)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .sign(signing, hashes.SHA256())
    )


def _server(
    signing: EllipticCurvePrivateKey, key: EllipticCurvePublicKey, start: datetime
) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    names = [x509.DNSName(name) for name in _NAMES]
    addresses = [x509.IPAddress(ipaddress.ip_address(address)) for address in _ADDRESSES]
    authority = x509.SubjectKeyIdentifier.from_public_key(signing.public_key())
    return (
        _builder("kube-apiserver", key, start)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([*names, *addresses]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(authority), critical=False
        )
        .sign(signing, hashes.SHA256())
    )


def _builder(name: str, key: EllipticCurvePublicKey, start: datetime) -> x509.CertificateBuilder:
    """What both certificates have in common: who issues them, and how long they are good for."""
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .issuer_name(_named(_AUTHORITY))
        .not_valid_before(start)
        .not_valid_after(start + _YEARS)
        .subject_name(_named(name))
        .public_key(key)
        .serial_number(x509.random_serial_number())
    )


def _named(name: str) -> x509.Name:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, name)])


def _usage(*, sign: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=not sign,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign,
        crl_sign=sign,
        encipher_only=False,
        decipher_only=False,
    )
