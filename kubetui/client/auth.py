"""Who we are to the server: headers and TLS, renewed when they have to be.

Rule: `client-go/rest` and `tools/clientcmd`. A token file counts more than a token, a token more than a
password, and an exec plugin is asked only when there is neither.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime

from kubetui.api.meta import mapping, text
from kubetui.client import exec_plugin, tls
from kubetui.client.connection import Connection, texts
from kubetui.client.errors import ConfigError, CredentialError
from kubetui.client.exec_plugin import ExecCredential

Headers = list[tuple[str, str]]

TOKEN_FILE_AGE = 60.0
"""A token file is read again after this time: the kubelet rotates the tokens of Pods in place."""
_RENEWAL_PAUSE = 5.0


class Credentials:
    """The credentials of one connection.

    `generation` grows with each renewal: a request remembers it, and when it is refused it asks for newer
    ones than those.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        as_user: str = "",
        as_groups: tuple[str, ...] = (),
        monotonic: Callable[[], float] = time.monotonic,
        time_limit: float = exec_plugin.TIME_LIMIT,
    ) -> None:
        self.connection = connection
        self.generation = 0
        self._user = connection.user
        self._monotonic = monotonic
        self._time_limit = time_limit
        self._impersonation = _impersonation(connection, as_user, as_groups)
        self._lock = asyncio.Lock()
        self._renewal = asyncio.Lock()
        self._token_file: tuple[float, str] | None = None
        self._plugin: ExecCredential | None = None
        self._tls: ssl.SSLContext | None = None
        self._certificate: tls.Certificate | None = None
        self._renewed = float("-inf")

    @property
    def certificate(self) -> tls.Certificate | None:
        """The client certificate that is in use."""
        return self._certificate

    async def headers(self) -> Headers:
        """The headers that say who we are.

        Raises:
            CredentialError: there is nothing to say it with.
        """
        authorization = await self._authorization()
        found = [("Authorization", authorization)] if authorization else []
        if any(ord(char) < 32 for _, value in found for char in value):
            raise CredentialError(
                f"the token of {self._user.name} has a line break or control character in it"
            )
        return [*found, *self._impersonation]

    async def tls_context(self) -> ssl.SSLContext | None:
        """The TLS settings, None over plain HTTP; a new object when the certificate has changed."""
        if not self.connection.server.startswith("https:"):
            return None
        if self._uses_plugin():
            await self._plugin_credential()
        async with self._lock:
            if self._tls is None:
                self._certificate = await asyncio.to_thread(self._client_certificate)
                self._tls = await asyncio.to_thread(tls.context, self.connection.cluster, self._certificate)
            return self._tls

    async def renew(self, generation: int) -> bool:
        """After a 401: whether there are other credentials than those of a generation to try."""
        async with self._renewal:
            if generation != self.generation:
                return True
            if self._monotonic() - self._renewed < _RENEWAL_PAUSE:
                return False
            self._renewed = self._monotonic()
            if self._uses_plugin():
                await self._plugin_credential(renew=True)
                return True
            return await self._reread()

    async def _reread(self) -> bool:
        """Whether the files of the credentials have changed meanwhile."""
        before, self._token_file = self._token_file, None
        changed = False
        if text(self._user.value, "tokenFile"):
            changed = before is None or await self._file_token() != before[1]
        if self._certificate is not None:
            changed = changed or await asyncio.to_thread(tls.of_user, self._user) != self._certificate
        if changed:
            self.generation += 1
            self._tls = None
        return changed

    def _uses_plugin(self) -> bool:
        user = self._user.value
        has_other = any(text(user, key) for key in ("token", "tokenFile", "username"))
        return bool(mapping(user, "exec")) and not has_other

    async def _authorization(self) -> str:
        user = self._user.value
        if text(user, "tokenFile"):
            return f"Bearer {await self._file_token()}"
        if text(user, "token"):
            return f"Bearer {text(user, 'token').strip()}"
        if text(user, "username"):
            pair = f"{text(user, 'username')}:{text(user, 'password')}"
            return f"Basic {base64.b64encode(pair.encode()).decode()}"
        if self._uses_plugin():
            token = (await self._plugin_credential()).token
            return f"Bearer {token}" if token else ""
        self._refuse_auth_provider()
        return ""

    def _refuse_auth_provider(self) -> None:
        provider = text(self._user.value, "auth-provider", "name")
        if provider:
            raise CredentialError(
                f"the user {self._user.name} has the auth-provider {provider}, which Kubernetes removed in 1.26",
                "use the exec plugin of the same provider",
            )

    async def _file_token(self) -> str:
        now = self._monotonic()
        if self._token_file is None or now - self._token_file[0] >= TOKEN_FILE_AGE:
            path = self._user.path("tokenFile")
            assert path is not None
            content = await asyncio.to_thread(tls.read_file, path, f"the token file of {self._user.name}")
            self._token_file = now, content.decode("utf-8", "replace").strip()
        return self._token_file[1]

    async def _plugin_credential(self, *, renew: bool = False) -> ExecCredential:
        """The plugin's answer, kept to its expiry; however many ask at once, it runs once."""
        generation = self.generation
        async with self._lock:
            known = self._plugin
            wanted = renew and generation == self.generation
            if known is None or wanted or _expired(known):
                found = await exec_plugin.run(self.connection, self._time_limit)
                if known is None or found.certificate != known.certificate:
                    self._tls = None
                self._plugin = known = found
                self.generation += 1
            return known

    def _client_certificate(self) -> tls.Certificate | None:
        if self._uses_plugin() and self._plugin is not None and self._plugin.certificate is not None:
            return self._plugin.certificate
        return tls.of_user(self._user)


def _expired(credential: ExecCredential) -> bool:
    return credential.expires is not None and credential.expires <= datetime.now(UTC)


def _impersonation(connection: Connection, as_user: str, as_groups: tuple[str, ...]) -> Headers:
    """The headers of acting as somebody else: what was asked for, else what the kubeconfig says."""
    entry = connection.user.value
    if as_user:
        user, identifier, groups, extra = as_user, "", list(as_groups), {}
    else:
        user, identifier = text(entry, "as"), text(entry, "as-uid")
        groups = list(as_groups) or texts(entry, "as-groups")
        extra = mapping(entry, "as-user-extra")
    if not user:
        if groups or identifier or extra:
            raise ConfigError("groups can be impersonated only together with a user (--as)")
        return []
    found = [("Impersonate-User", user)]
    found += [("Impersonate-Uid", identifier)] if identifier else []
    found += [("Impersonate-Group", group) for group in groups]
    for key in extra:
        found += [(f"Impersonate-Extra-{key}", value) for value in texts(extra, key)]
    return found
