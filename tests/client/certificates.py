"""Certificates of an authority of the tests' own."""

import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Pair:
    certificate: bytes
    key: bytes


def _name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class Authority:
    def __init__(self, common="kubernetes"):
        self.name = _name(common)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._sign(self.name, self.key, 3650, ca=True)
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)

    def _sign(self, name, key, days, *, ca=False, hosts=()):
        now = datetime.now(UTC)
        names = []
        for host in hosts:
            try:
                names.append(x509.IPAddress(ipaddress.ip_address(host)))
            except ValueError:
                names.append(x509.DNSName(host))
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1000))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, common, *, days=365, hosts=()):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(_name(common), key, days, hosts=hosts)
        return Pair(certificate.public_bytes(serialization.Encoding.PEM), _pem(key))


def server_context(pair, *, clients=None):
    """The TLS of a server; with an authority for clients it wants their certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as certificate, tempfile.NamedTemporaryFile() as key:
        certificate.write(pair.certificate)
        certificate.flush()
        key.write(pair.key)
        key.flush()
        context.load_cert_chain(certificate.name, key.name)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        # Under 1.3 the refusal comes after the handshake, and asyncio loses its reason.
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.load_verify_locations(cadata=clients.pem.decode())
    return context
