"""The key that signs tokens of service accounts, and the documents that tell others how to check them.

Rule: `pkg/serviceaccount` (jwt.go, openidmetadata.go).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import MutableMapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import orjson

from kubetui.api.meta import Obj

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

ISSUER = "https://kubernetes.default.svc.cluster.local"
_KEPT_AS = "sa.key"
_BITS = 2048


def encode(data: bytes) -> str:
    """Base64 as JSON Web Tokens write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@cache
def _fresh() -> RSAPrivateKey:
    """A key for all the clusters that begin in this process."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, _BITS)


class Signer:
    """Signs and checks JSON Web Tokens (RS256); the key is made when the first token is."""

    def __init__(self, kept: MutableMapping[str, bytes]) -> None:
        self._kept = kept

    @cached_property
    def _key(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        found = self._kept.get(_KEPT_AS)
        if found is not None:
            key = serialization.load_pem_private_key(found, None)
            assert isinstance(key, rsa.RSAPrivateKey)
            return key
        made = _fresh()
        pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        self._kept[_KEPT_AS] = made.private_bytes(pem, form, serialization.NoEncryption())
        return made

    async def prepare(self) -> None:
        """Have a key without keeping others waiting while it is made."""
        if _KEPT_AS not in self._kept:
            await asyncio.to_thread(_fresh)

    @cached_property
    def _id(self) -> str:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return encode(hashlib.sha256(public).digest())

    def sign(self, claims: Obj) -> str:
        """A token with these claims."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        head = encode(orjson.dumps({"alg": "RS256", "kid": self._id}))
        signed = f"{head}.{encode(orjson.dumps(claims))}"
        return f"{signed}.{encode(self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    def claims(self, token: str) -> Obj | None:
        """The claims of a token that this key has signed."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        signed, _, signature = token.rpartition(".")
        if signed.count(".") != 1:
            return None
        try:
            given = _decode(signature)
            public = self._key.public_key()
            public.verify(given, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
            claims: Any = orjson.loads(_decode(signed.partition(".")[2]))
        except (ValueError, InvalidSignature):
            return None
        return claims if isinstance(claims, dict) else None

    def key_set(self) -> Obj:
        """`/openid/v1/jwks`."""
        numbers = self._key.public_key().public_numbers()
        key = {
            "use": "sig", "kty": "RSA", "kid": self._id, "alg": "RS256",
            "n": encode(numbers.n.to_bytes(_BITS // 8, "big")), "e": encode(numbers.e.to_bytes(3, "big")),
        }  # fmt: skip
        return {"keys": [key]}


def configuration() -> Obj:
    """`/.well-known/openid-configuration`."""
    return {
        "issuer": ISSUER,
        "jwks_uri": f"{ISSUER}/openid/v1/jwks",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
