"""Image references: `nginx`, `ghcr.io/owner/app:v1@sha256:…`, read as containerd reads them."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

_HOST = re.compile(r"(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+(?::\d+)?|localhost(?::\d+)?|[a-zA-Z0-9-]+:\d+")
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
_TAG = re.compile(r"\w[\w.-]{0,127}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class Reference(NamedTuple):
    """A full name: the repository with its registry, the tag (empty beside a digest), the digest."""

    repository: str
    tag: str
    digest: str = ""

    @property
    def full(self) -> str:
        """The reference as containerd and the status of a container write it."""
        tagged = f"{self.repository}:{self.tag}" if self.tag else self.repository
        return f"{tagged}@{self.digest}" if self.digest else tagged

    @property
    def image_id(self) -> str:
        """The repository with a digest, made up from the name where it has none."""
        return f"{self.repository}@{self.digest or digest_of(self.full)}"


def digest_of(text: str) -> str:
    """A digest that stays the same for the same name on all nodes."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def parse(image: str) -> Reference:
    """Read an image of a container, with the defaults `docker.io`, `library` and `latest`.

    Raises:
        ValueError: the name is no reference; the message is what the kubelet says after the name.
    """
    name, _, digest = image.partition("@")
    if "@" in image and not _DIGEST.fullmatch(digest):
        raise ValueError(_refusal(image, "invalid reference format"))
    name, tag = _split_tag(name)
    if tag and not _TAG.fullmatch(tag):
        raise ValueError(_refusal(image, "invalid reference format"))
    repository = _repository(name)
    path = repository.partition("/")[2]
    if not _PATH.fullmatch(path):
        raise ValueError(_refusal(image, _why(path)))
    return Reference(repository, tag or ("" if digest else "latest"), digest)


def _split_tag(name: str) -> tuple[str, str]:
    head, colon, tail = name.rpartition(":")
    return (head, tail) if colon and tail and "/" not in tail else (name, "")


def _repository(name: str) -> str:
    first, slash, rest = name.partition("/")
    if slash and _HOST.fullmatch(first):
        host = "docker.io" if first == "index.docker.io" else first
        return f"{host}/library/{rest}" if host == "docker.io" and "/" not in rest else f"{host}/{rest}"
    return f"docker.io/{name}" if slash else f"docker.io/library/{name}"


def _why(path: str) -> str:
    if _PATH.fullmatch(path.lower()):
        return f"invalid reference format: repository name ({path}) must be lowercase"
    return "invalid reference format"


def _refusal(image: str, why: str) -> str:
    return f'couldn\'t parse image name "{image}": {why}'
