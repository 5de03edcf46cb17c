"""Image names, tags that exist, and pull errors."""

import random

import pytest

from kubetui.playground.kubelet.images.known import KNOWN, PRELOADED, PRELOADED_CONTROL_PLANE
from kubetui.playground.kubelet.images.reference import parse
from kubetui.playground.kubelet.images.registry import PullError, check_pull, image_of, pull_seconds
from kubetui.playground.kubelet.programs.table import find


@pytest.mark.parametrize(("image", "full"), [
    ("nginx", "docker.io/library/nginx:latest"),
    ("nginx:1.27", "docker.io/library/nginx:1.27"),
    ("docker.io/nginx:1.27", "docker.io/library/nginx:1.27"),
    ("hashicorp/http-echo:1.0", "docker.io/hashicorp/http-echo:1.0"),
    ("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10"),
    ("localhost:5000/app", "localhost:5000/app:latest"),
    ("ghcr.io/a/b/c:v1", "ghcr.io/a/b/c:v1"),
    ("nginx@sha256:" + "a" * 64, "docker.io/library/nginx@sha256:" + "a" * 64),
])  # fmt: skip
def test_reference(image: str, full: str) -> None:
    assert parse(image).full == full


@pytest.mark.parametrize(("image", "why"), [
    ("Nginx:1.27", "invalid reference format: repository name (library/Nginx) must be lowercase"),
    ("nginx:", "invalid reference format"), ("nginx:a b", "invalid reference format"),
    ("", "invalid reference format"), ("nginx@sha256:short", "invalid reference format"),
    ("a//b", "invalid reference format"), ("nginx:" + "x" * 129, "invalid reference format"),
    ("\x1b]52;c;x", "invalid reference format"),
])  # fmt: skip
def test_no_reference(image: str, why: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(image)
    assert str(caught.value) == f'couldn\'t parse image name "{image}": {why}'


@pytest.mark.parametrize("image", [
    "nginx", "nginx:1.27", "nginx:1.25.3-alpine", "nginx:alpine", "nginx:stable", "nginx:1.29", "nginx:1.14.2",
    "busybox", "busybox:1.36", "busybox:1.36.1", "redis:7", "redis:7.2-alpine", "httpd:2.4", "python:3.12-slim",
    "polinux/stress", "hashicorp/http-echo", "hashicorp/http-echo:0.2.3", "registry.k8s.io/pause:3.9",
    "alpine:3.20", "ubuntu:24.04", "postgres:16", "ghcr.io/me/app:v7", "mycompany/shop",
    "registry.k8s.io/e2e-test-images/agnhost:2.63.0", "registry.k8s.io/e2e-test-images/httpd:2.4.38-4", "public.ecr.aws/docker/library/redis:6.0.5",
])  # fmt: skip
def test_exists(image: str) -> None:
    check_pull(parse(image))


@pytest.mark.parametrize("image", [
    "nginx:9.99", "nginx:1.99", "nginx:1.161", "nginx:doesnotexist", "busybox:0.1", "redis:99",
    "ghcr.io/me/app:doesnotexist", "me/app:no-such-tag", "me/app:nope",
])  # fmt: skip
def test_no_such_tag(image: str) -> None:
    full = parse(image).full
    with pytest.raises(PullError) as caught:
        check_pull(parse(image))
    assert str(caught.value) == (
        f'rpc error: code = NotFound desc = failed to pull and unpack image "{full}": failed to resolve reference '
        f'"{full}": {full}: not found'
    )


def test_no_such_repository() -> None:
    with pytest.raises(
        PullError, match="pull access denied, repository does not exist or may require authorization"
    ):
        check_pull(parse("me/doesnotexist"))


def test_a_host_called_invalid_does_not_resolve() -> None:
    with pytest.raises(PullError, match=r"dial tcp: lookup invalid\.registry\.k8s\.io: no such host$"):
        check_pull(parse("invalid.registry.k8s.io/invalid/alpine:3.1"))


@pytest.mark.parametrize("image", [*PRELOADED, *PRELOADED_CONTROL_PLANE])
def test_preloaded_images_exist(image: str) -> None:
    assert check_pull(parse(image)).known


@pytest.mark.parametrize("image", KNOWN, ids=[image.repository for image in KNOWN])
def test_every_row_can_start(image: object) -> None:
    found = next(one for one in KNOWN if one is image)
    assert parse(found.repository).repository == found.repository
    program = (found.entrypoint + found.command)[0]
    assert find(found, program) is not None
    assert all(find(found, name) is not None for name in found.programs)


def test_pulls_take_a_moment() -> None:
    rng = random.Random(1)
    for name in ("busybox", "nginx", "redis:7", "python", "ghcr.io/me/app"):
        assert 0.1 < pull_seconds(image_of(parse(name)), rng) < 1.3


def test_copies_are_what_they_copy() -> None:
    copy = image_of(parse("mirror.gcr.io/library/nginx:1.99"))
    assert (copy.repository, copy.programs) == (
        "mirror.gcr.io/library/nginx",
        image_of(parse("nginx")).programs,
    )
