"""TLS towards the server: whom to trust, and the client's certificate."""

from __future__ import annotations

import base64
import binascii
import os
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kubetui.api.meta import text
from kubetui.client.connection import flag
from kubetui.client.errors import CredentialError
from kubetui.client.kubeconfig import Entry


@dataclass(frozen=True)
class Certificate:
    """A client certificate and its key, as PEM."""

    certificate: bytes
    key: bytes


def material(entry: Entry, key: str) -> bytes:
    """The bytes of `KEY-data`, else of the file that `KEY` names; empty without either.

    Raises:
        CredentialError: the data is not base64, or the file cannot be read.
    """
    data = text(entry.value, f"{key}-data")
    if data:
        try:
            return base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raise CredentialError(f"{key}-data of {entry.name} in {entry.file} is not base64") from None
    path = entry.path(key)
    return read_file(path, f"the {key} of {entry.name}") if path else b""


def read_file(path: Path, what: str) -> bytes:
    """A file of credentials.

    Raises:
        CredentialError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CredentialError(f"{what}, {path}, cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise CredentialError(f"{what} has a path that is none: {error}") from None


def of_user(user: Entry) -> Certificate | None:
    """The certificate of a user's entry."""
    certificate, key = material(user, "client-certificate"), material(user, "client-key")
    if not certificate and not key:
        return None
    if not key or not certificate:
        missing = "client-certificate" if key else "client-key"
        raise CredentialError(f"the user {user.name} in {user.file} has no {missing}")
    return Certificate(certificate, key)


def context(cluster: Entry, certificate: Certificate | None) -> ssl.SSLContext:
    """The TLS settings for a cluster; blocking, so it belongs in a thread.

    Raises:
        CredentialError: a certificate cannot be used.
    """
    found = _trust(cluster)
    # Python 3.13 is stricter than Go about the authorities that clusters make for themselves.
    found.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if flag(cluster, "insecure-skip-tls-verify"):
        found.check_hostname = False
        found.verify_mode = ssl.CERT_NONE
    if certificate is not None:
        _load(found, certificate)
    return found


def _trust(cluster: Entry) -> ssl.SSLContext:
    authority = material(cluster, "certificate-authority")
    if not authority:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cadata=authority.decode("ascii"))
    except (ssl.SSLError, ValueError):
        raise CredentialError(
            f"the certificate authority of {cluster.name} in {cluster.file} is not a PEM certificate"
        ) from None


def _load(found: ssl.SSLContext, certificate: Certificate) -> None:
    with _file(certificate.certificate) as first, _file(certificate.key) as second:
        try:
            found.load_cert_chain(first, second, password=_no_password)
        except (ssl.SSLError, ValueError) as error:
            raise CredentialError(f"the client certificate cannot be used: {_reason(error)}") from None


def _no_password() -> str:
    """OpenSSL would ask for it on our terminal."""
    raise CredentialError("the client key is encrypted, which kubeconfigs do not allow")


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", None)
    if reason == "KEY_VALUES_MISMATCH":
        return "the key belongs to another certificate"
    return reason.replace("_", " ").lower() if isinstance(reason, str) else "it is not PEM"


@contextmanager
def _file(content: bytes) -> Iterator[str]:
    """OpenSSL reads only files: one that nobody else may read, gone at once."""
    descriptor, path = tempfile.mkstemp(prefix="kubetui-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        yield path
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)
