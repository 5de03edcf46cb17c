import ssl
from datetime import UTC, datetime, timedelta

from cryptography import x509

from kubetui.playground import certs


def test_names_and_usages():
    made = certs.make()
    server = x509.load_pem_x509_certificate(made.server)
    authority = x509.load_pem_x509_certificate(made.authority)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"localhost", "kubernetes.default.svc"} <= set(names.get_values_for_type(x509.DNSName))
    assert "127.0.0.1" in {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not server.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    server.verify_directly_issued_by(authority)
    assert server.not_valid_after_utc - datetime.now(UTC) > timedelta(days=3000)
    assert isinstance(made.context(), ssl.SSLContext)


def test_made_once_and_kept():
    kept: dict[str, bytes] = {}
    first = certs.load_or_make(kept)
    assert certs.load_or_make(kept) == first
    assert certs.load_or_make({}) != first


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "secret"
    certs.write_private(path, b"one")
    certs.write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert [found.name for found in tmp_path.iterdir()] == ["secret"]
