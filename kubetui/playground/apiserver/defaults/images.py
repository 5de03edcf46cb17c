"""What the name of an image says about when it is pulled."""

from __future__ import annotations


def pull_policy(image: str) -> str:
    """`Always` for the tag latest or none at all, else `IfNotPresent`."""
    name, _, digest = image.partition("@")
    tag = name.rpartition("/")[2].partition(":")[2]
    return "Always" if tag == "latest" or not (tag or digest) else "IfNotPresent"
