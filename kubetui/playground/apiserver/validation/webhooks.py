"""Webhook configurations. Rule: `pkg/apis/admissionregistration/validation`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.admission_rules import (
    FAILURE_POLICIES,
    MATCH_POLICIES,
    REINVOCATION_POLICIES,
    match_conditions,
    request_rule,
)
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    invalid,
    optional_one_of,
    required,
)
from kubetui.playground.apiserver.validation.selectors import label_selector

_EFFECTS = ("None", "NoneOnDryRun")
_REVIEWS = ("v1", "v1beta1")
_FORM = "; desired format: https://host[/path]"


def configuration(obj: Obj) -> Found:
    """A MutatingWebhookConfiguration or ValidatingWebhookConfiguration."""
    seen: set[str] = set()
    for index, hook in enumerate(dicts(obj, "webhooks")):
        path, name = f"webhooks[{index}]", text(hook, "name")
        yield from _hook(hook, path)
        yield from _review_versions(
            hook.get("admissionReviewVersions") or [], f"{path}.admissionReviewVersions"
        )
        if name in seen:
            yield duplicate(f"{path}.name", name)
        if name:
            seen.add(name)


def _hook(hook: Obj, path: str) -> Found:
    yield from _full_name(text(hook, "name"), f"{path}.name")
    for index, rule in enumerate(dicts(hook, "rules")):
        yield from request_rule(rule, f"{path}.rules[{index}]")
    yield from optional_one_of(f"{path}.failurePolicy", hook.get("failurePolicy"), FAILURE_POLICIES)
    yield from optional_one_of(f"{path}.matchPolicy", hook.get("matchPolicy"), MATCH_POLICIES)
    if hook.get("sideEffects") is None:
        yield required(f"{path}.sideEffects", f"must specify one of {', '.join(_EFFECTS)}")
    yield from optional_one_of(f"{path}.sideEffects", hook.get("sideEffects"), _EFFECTS)
    seconds = hook.get("timeoutSeconds")
    if seconds is not None and not 1 <= seconds <= 30:
        yield invalid(f"{path}.timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds")
    for selector in ("namespaceSelector", "objectSelector"):
        yield from label_selector(hook.get(selector), f"{path}.{selector}")
    yield from optional_one_of(
        f"{path}.reinvocationPolicy", hook.get("reinvocationPolicy"), REINVOCATION_POLICIES
    )
    yield from _client(mapping(hook, "clientConfig"), f"{path}.clientConfig")
    yield from match_conditions(dicts(hook, "matchConditions"), f"{path}.matchConditions")


def _full_name(name: str, path: str) -> Found:
    if not name:
        yield required(path)
    elif found := list(formats.dns_subdomain(name)):
        yield invalid(path, name, ",".join(found))
    elif name.count(".") < 2:
        yield invalid(path, name, "should be a domain with at least three segments separated by dots")


def _client(client: Obj, path: str) -> Found:
    url, service = client.get("url"), client.get("service")
    if (url is None) == (service is None):
        yield required(path, "exactly one of url or service is required")
    elif url is not None:
        yield from _url(str(url), f"{path}.url")
    else:
        yield from _service_reference(mapping(client, "service"), f"{path}.service")


def _url(url: str, path: str) -> Found:
    try:
        found = urlsplit(url)
    except ValueError as error:
        yield required(path, f"url must be a valid URL: {error}{_FORM}")
        return
    if found.scheme != "https":
        yield invalid(path, found.scheme, f"'https' is the only allowed URL scheme{_FORM}")
    if not found.netloc:
        yield invalid(path, "", f"host must be specified{_FORM}")
    if "@" in found.netloc:
        yield invalid(path, found.netloc.rpartition("@")[0], "user information is not permitted in the URL")
    if found.fragment:
        yield invalid(path, found.fragment, "fragments are not permitted in the URL")
    if found.query:
        yield invalid(path, found.query, "query parameters are not permitted in the URL")


def _service_reference(service: Obj, path: str) -> Found:
    """Which Service of the cluster answers, and on which path."""
    for field in ("name", "namespace"):
        if not text(service, field):
            yield required(f"{path}.{field}")
    port = service.get("port", 0)
    if said := list(formats.port_number(port)):
        yield invalid(f"{path}.port", port, f"port is not valid: {', '.join(said)}")
    yield from _service_path(text(service, "path"), f"{path}.path")


def _service_path(value: str, path: str) -> Found:
    if value in ("", "/"):
        return
    if value == "//":
        yield invalid(path, value, "segment[0] may not be empty")
        return
    if not value.startswith("/"):
        yield invalid(path, value, "must start with a '/'")
    for index, step in enumerate(value[1:].removesuffix("/").split("/")):
        if not step:
            yield invalid(path, value, f"segment[{index}] may not be empty")
            continue
        for said in formats.dns_subdomain(step):
            yield invalid(path, value, f"segment[{index}]: {said}")


def _review_versions(versions: list[Any], path: str) -> Found:
    if not versions:
        yield required(path, f"must specify one of {', '.join(_REVIEWS)}")
        return
    for index, version in enumerate(versions):
        if version in versions[:index]:
            yield invalid(f"{path}[{index}]", version, "duplicate version")
        else:
            yield from each(f"{path}[{index}]", version, formats.dns_1035_label(version))
    if not set(versions) & set(_REVIEWS):
        yield invalid(path, versions, f"must include at least one of {', '.join(_REVIEWS)}")
