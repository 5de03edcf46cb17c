"""Exec credential plugins: programs that print a token or a certificate.

Rule: `client-go/plugin/pkg/client/auth/exec`, client.authentication.k8s.io v1 and v1beta1. A plugin never
gets our terminal, has a time limit, and when it fails its own words are the error.
"""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import orjson

from kubetui.api.meta import Obj, dicts, mapping, parse_time, text
from kubetui.client.connection import Connection, flag
from kubetui.client.errors import CredentialError
from kubetui.client.kubeconfig import Entry
from kubetui.client.tls import Certificate, material

TIME_LIMIT = 30.0
_VERSIONS = ("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1")
_MAX_WORDS = 2000
_MAX_OUTPUT = 1024 * 1024


@dataclass(frozen=True)
class ExecCredential:
    """What a plugin gave: a token, a certificate, or both; `expires` is None if it did not say."""

    token: str
    certificate: Certificate | None
    expires: datetime | None


async def run(connection: Connection, time_limit: float = TIME_LIMIT) -> ExecCredential:
    """Run the plugin of the connection's user.

    Raises:
        CredentialError: it is missing, failed, took too long, or printed something else.
    """
    spec = mapping(connection.user.value, "exec")
    command = _command(connection.user, spec)
    output = await _output(command, _environment(connection, spec), text(spec, "command"), time_limit)
    return _credential(output, text(spec, "command"), text(spec, "apiVersion"))


def _command(user: Entry, spec: Obj) -> list[str]:
    named, version = text(spec, "command"), text(spec, "apiVersion")
    if not named:
        raise CredentialError(f"the exec plugin of the user {user.name} in {user.file} has no command")
    if version not in _VERSIONS:
        raise CredentialError(
            f"the exec plugin {named} speaks {version or 'no apiVersion'}; known are {' and '.join(_VERSIONS)}"
        )
    if spec.get("interactiveMode") == "Always":
        raise CredentialError(
            f"the exec plugin {named} needs a terminal (interactiveMode: Always), which it cannot have here"
        )
    relative = os.sep in named and not os.path.isabs(named)
    found = shutil.which(str(user.file.parent / named) if relative else named)
    if found is None:
        hint = text(spec, "installHint").strip()
        raise CredentialError(f"the exec plugin {named} is not installed", hint)
    return [found, *_arguments(named, spec.get("args"))]


def _arguments(named: str, listed: object) -> list[str]:
    if listed is None:
        return []
    if not isinstance(listed, list) or not all(isinstance(item, str | int | float) for item in listed):
        raise CredentialError(f"the exec plugin {named} has args that are no list of texts")
    return [str(item) for item in listed]


def _environment(connection: Connection, spec: Obj) -> dict[str, str]:
    asked: Obj = {"interactive": False}
    if spec.get("provideClusterInfo") is True:
        asked["cluster"] = _cluster_info(connection)
    info = {"kind": "ExecCredential", "apiVersion": text(spec, "apiVersion"), "spec": asked}
    variables = {text(item, "name"): text(item, "value") for item in dicts(spec, "env") if text(item, "name")}
    return {**os.environ, **variables, "KUBERNETES_EXEC_INFO": orjson.dumps(info).decode()}


def _cluster_info(connection: Connection) -> Obj:
    cluster = connection.cluster
    found: Obj = {"server": connection.server}
    authority = material(cluster, "certificate-authority")
    if authority:
        found["certificate-authority-data"] = base64.b64encode(authority).decode()
    for key in ("tls-server-name", "proxy-url"):
        if text(cluster.value, key):
            found[key] = text(cluster.value, key)
    if flag(cluster, "insecure-skip-tls-verify"):
        found["insecure-skip-tls-verify"] = True
    for item in dicts(cluster.value, "extensions"):
        if item.get("name") == "client.authentication.k8s.io/exec":
            found["config"] = item.get("extension")
    return found


async def _output(command: list[str], environment: dict[str, str], named: str, time_limit: float) -> bytes:
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # without our terminal, even by /dev/tty
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CredentialError(f"the exec plugin {named} cannot be run: {reason}") from None
    try:
        async with asyncio.timeout(time_limit):
            output, words = await process.communicate()
    except TimeoutError:
        raise CredentialError(f"the exec plugin {named} took longer than {time_limit:g} s") from None
    finally:
        await _end(process)
    if process.returncode:
        said = words.decode("utf-8", "replace").strip()[-_MAX_WORDS:] or "it said nothing"
        raise CredentialError(f"the exec plugin {named} failed with exit code {process.returncode}: {said}")
    return output


async def _end(process: asyncio.subprocess.Process) -> None:
    """Leave nothing running: the plugin's session is its own, with all that it started."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _credential(output: bytes, named: str, version: str) -> ExecCredential:
    try:
        found = orjson.loads(output) if len(output) <= _MAX_OUTPUT else None
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict) or found.get("kind") != "ExecCredential":
        raise CredentialError(f"the exec plugin {named} printed no ExecCredential")
    if found.get("apiVersion") != version:
        answered = text(found, "apiVersion") or "no apiVersion"
        raise CredentialError(
            f"the exec plugin {named} answered in {answered}, the kubeconfig says {version}"
        )
    status = mapping(found, "status")
    token, certificate = text(status, "token"), text(status, "clientCertificateData")
    key = text(status, "clientKeyData")
    if bool(certificate) != bool(key):
        raise CredentialError(f"the exec plugin {named} gave a certificate without key, or a key alone")
    if not token and not certificate:
        raise CredentialError(f"the exec plugin {named} gave neither a token nor a certificate")
    pair = Certificate(certificate.encode(), key.encode()) if certificate else None
    return ExecCredential(token, pair, parse_time(status.get("expirationTimestamp")))
