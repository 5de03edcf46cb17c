"""ConfigMaps and Secrets as the kubelet reads them."""

from __future__ import annotations

import base64
import binascii

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, mapping
from kubetui.playground.api import Api


class ConfigError(Exception):
    """Something the Pod refers to is not there; the text is the kubelet's."""


class Sources:
    """Reads what Pods refer to."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def read(self, resource: str, namespace: str, name: str) -> dict[str, str] | None:
        """The data of a `configmaps` or `secrets` object as text; None when it is not there."""
        found = await self.get(resource, namespace, name)
        if found is None:
            return None
        if resource == "configmaps":
            data = {key: str(value) for key, value in mapping(found, "data").items()}
            return data | {key: decoded(value) for key, value in mapping(found, "binaryData").items()}
        return {key: decoded(value) for key, value in mapping(found, "data").items()}

    async def get(self, resource: str, namespace: str, name: str) -> Obj | None:
        """Any object; None when it is not there."""
        try:
            return await self._api.get(resource, name, namespace)
        except ApiError as error:
            if error.code == 404:
                return None
            raise

    async def need(
        self, resource: str, namespace: str, name: str, *, optional: bool
    ) -> dict[str, str] | None:
        """As `read`; missing is an error unless it is optional.

        Raises:
            ConfigError: it is not there.
        """
        found = await self.read(resource, namespace, name)
        if found is None and not optional:
            raise ConfigError(f'{resource.removesuffix("s")} "{name}" not found')
        return found


def decoded(value: object) -> str:
    """Base64 as text, what is no UTF-8 replaced."""
    try:
        return base64.b64decode(str(value), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
