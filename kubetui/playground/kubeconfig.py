"""The kubeconfig of a playground: one context, its token, and where it can be broken."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

from kubetui.api import yaml
from kubetui.api.meta import Obj
from kubetui.playground.certs import write_private

CONTEXT = "playground"
USER = "kubernetes-admin"
EXTENSION = "kubetui.dev/playground"


class FolderError(Exception):
    """The folder of the kubeconfig cannot keep a secret."""


def content(server: str, authority: bytes, token: str, control: str, control_token: str) -> Obj:
    """The kubeconfig as an object."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": CONTEXT,
                "cluster": {
                    "server": server,
                    "certificate-authority-data": base64.b64encode(authority).decode(),
                    "extensions": [
                        {"name": EXTENSION, "extension": {"control": control, "token": control_token}}
                    ],
                },
            }
        ],
        "users": [{"name": USER, "user": {"token": token}}],
        "contexts": [{"name": CONTEXT, "context": {"cluster": CONTEXT, "user": USER}}],
        "current-context": CONTEXT,
        "preferences": {},
    }


def write(path: Path, config: Obj) -> None:
    """Write it for its owner's eyes only.

    Raises:
        FolderError: the folder is not ours, or others may write to it.
    """
    prepare_folder(path.parent)
    write_private(path, yaml.dump(config).encode())


def prepare_folder(folder: Path) -> None:
    """Make a folder with mode 0700, or check the one that is there.

    Raises:
        FolderError: it belongs to somebody else, or others may write to it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_mode & stat.S_ISVTX:
        return  # Others may write there, but not touch what is ours.
    if found.st_uid != os.getuid():
        raise FolderError(f"{folder} belongs to another user: no token is written there")
    if stat.S_IMODE(found.st_mode) & 0o022:
        raise FolderError(f"others may write to {folder}: no token is written there")
