"""Looking images up, as a registry would answer a pull."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from random import Random

from kubetui.playground.kubelet.images.known import KNOWN
from kubetui.playground.kubelet.images.model import MI, Image
from kubetui.playground.kubelet.images.reference import Reference, digest_of

_BY_REPOSITORY = {image.repository: image for image in KNOWN}
_NO_SUCH_TAG = re.compile(
    r"(?:9\.99|99(?:\.\d+)*|.*(?:does-?not-?exist|no-?such|nope|missing|404|invalid|typo|bad-?tag|broken).*)",
    re.I,
)
_NO_SUCH_NAME = re.compile(r".*(?:does-?not-?exist|no-?such|nope|nonexist).*", re.I)


class PullError(Exception):
    """The runtime could not pull; the text is containerd's."""


def image_of(reference: Reference) -> Image:
    """The row of a repository; an unknown one is made up: a small image with a shell."""
    known = _BY_REPOSITORY.get(reference.repository) or _copy(reference.repository)
    if known is not None:
        return known
    seed = int(digest_of(reference.repository)[7:15], 16)
    return Image(
        reference.repository, r".*", size=(4 + seed % 60) * MI + seed % 4096, userland="busybox", known=False
    )


_COPIES = ("registry.k8s.io/e2e-test-images/", "public.ecr.aws/docker/library/", "mirror.gcr.io/library/")
"""Where others keep copies of what is known by another name."""


@cache
def _copy(repository: str) -> Image | None:
    """An image that is a copy of a known one; its tags are the copy's own."""
    for home in _COPIES:
        if repository.startswith(home):
            known = _BY_REPOSITORY.get(f"docker.io/library/{repository.removeprefix(home)}")
            return replace(known, repository=repository, tags=r".*") if known is not None else None
    return None


def check_pull(reference: Reference) -> Image:
    """The image behind a reference.

    Raises:
        PullError: there is no such image or tag, or it may not be pulled.
    """
    image = image_of(reference)
    host, _, path = reference.repository.partition("/")
    if "invalid" in host.split("."):
        raise PullError(_no_such_host(reference, host, path))
    if image.private or (not image.known and _NO_SUCH_NAME.fullmatch(path)):
        raise PullError(_denied(reference))
    if not reference.digest and not _exists(image, reference.tag):
        raise PullError(_not_found(reference))
    return image


def pull_seconds(image: Image, rng: Random) -> float:
    """How long a pull takes: a handshake and about 200 MB/s, at most 1.3 s."""
    return min(0.15 + image.size / 2e8, 1.1) * rng.uniform(0.85, 1.15)


def _exists(image: Image, tag: str) -> bool:
    if not image.known and tag and _NO_SUCH_TAG.fullmatch(tag):
        return False
    return image.has_tag(tag)


def _not_found(reference: Reference) -> str:
    full = reference.full
    return (
        f'rpc error: code = NotFound desc = failed to pull and unpack image "{full}": '
        f'failed to resolve reference "{full}": {full}: not found'
    )


def _no_such_host(reference: Reference, host: str, path: str) -> str:
    """No domain has the label `invalid`: it is set aside for names that must not resolve (RFC 2606)."""
    full, version = reference.full, reference.tag or reference.digest
    return (
        f'failed to pull and unpack image "{full}": failed to resolve reference "{full}": failed to do request: '
        f'Head "https://{host}/v2/{path}/manifests/{version}": dial tcp: lookup {host}: no such host'
    )


def _denied(reference: Reference) -> str:
    full = reference.full
    return (
        f'failed to pull and unpack image "{full}": failed to resolve reference "{full}": '
        "pull access denied, repository does not exist or may require authorization: "
        "server message: insufficient_scope: authorization failed"
    )
