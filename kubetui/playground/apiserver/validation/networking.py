"""Ingresses, NetworkPolicies and what belongs to them. Rule: `pkg/apis/networking/validation`."""

from __future__ import annotations

import re

from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    immutable,
    invalid,
    not_supported,
    required,
    too_long,
)
from kubetui.playground.apiserver.validation.internal import internal

_CLASS = "kubernetes.io/ingress.class"
_PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
_NO_IP = "must be a DNS name, not an IP address"


def ingress(obj: Obj) -> Found:
    """An Ingress."""
    spec = mapping(obj, "spec")
    rules, backend = dicts(spec, "rules"), spec.get("defaultBackend")
    if not rules and backend is None:
        yield invalid("spec", None, "either `defaultBackend` or `rules` must be specified")
    if isinstance(backend, dict):
        yield from _backend(backend, "spec.defaultBackend")
    for index, rule in enumerate(rules):
        yield from _rule(rule, f"spec.rules[{index}]")
    for index, tls in enumerate(dicts(spec, "tls")):
        yield from _tls(tls, f"spec.tls[{index}]")
    if isinstance(spec.get("ingressClassName"), str):
        name = spec["ingressClassName"]
        yield from each("spec.ingressClassName", name, formats.dns_subdomain(name))


def ingress_create(obj: Obj) -> Found:
    """A new Ingress names its class once."""
    yield from ingress(obj)
    old, new = (
        mapping(obj, "metadata", "annotations").get(_CLASS),
        mapping(obj, "spec").get("ingressClassName"),
    )
    if old is not None and new is not None and old != new:
        said = "must match `ingressClassName` when both are specified"
        yield invalid(f"annotations.{_CLASS}", old, said)


def _host(host: str) -> formats.Messages:
    return formats.wildcard_subdomain(host) if "*" in host else formats.dns_subdomain(host)


def _tls(tls: Obj, path: str) -> Found:
    for index, host in enumerate(tls.get("hosts") or []):
        yield from each(f"{path}.hosts[{index}]", host, _host(str(host)))
    if name := text(tls, "secretName"):
        yield from each(f"{path}.secretName", name, formats.dns_subdomain(name))


def _rule(rule: Obj, path: str) -> Found:
    host = text(rule, "host")
    if host:
        if not formats.ip(host):
            yield invalid(f"{path}.host", host, _NO_IP)
        yield from each(f"{path}.host", host, _host(host))
    if not isinstance(rule.get("http"), dict):
        return
    paths = dicts(rule, "http", "paths")
    if not paths:
        yield required(f"{path}.http.paths")
    for index, item in enumerate(paths):
        yield from _path(item, f"{path}.http.paths[{index}]")


def _path(item: Obj, path: str) -> Found:
    kind, where = item.get("pathType"), text(item, "path")
    if kind is None:
        yield required(f"{path}.pathType", "pathType must be specified")
        return
    if kind not in _PATH_TYPES:
        yield not_supported(f"{path}.pathType", kind, _PATH_TYPES)
    elif not where.startswith("/") and (where or kind != "ImplementationSpecific"):
        yield invalid(f"{path}.path", where, "must be an absolute path")
    if kind in ("Exact", "Prefix"):
        for sequence in _SEQUENCES:
            if sequence in where:
                yield invalid(f"{path}.path", where, f"must not contain '{sequence}'")
        for ending in ("/..", "/."):
            if where.endswith(ending):
                yield invalid(f"{path}.path", where, f"cannot end with '{ending}'")
    yield from _backend(mapping(item, "backend"), f"{path}.backend")


def _backend(backend: Obj, path: str) -> Found:
    service, resource = backend.get("service"), backend.get("resource")
    if service is not None and resource is not None:
        yield invalid(path, "", "cannot set both resource and service backends")
    elif isinstance(resource, dict):
        for field in ("kind", "name"):
            yield from _segment(resource, field, f"{path}.resource")
    elif isinstance(service, dict):
        yield from _service_backend(service, path)
    else:
        yield invalid(path, "", "resource or service backend is required")


def _segment(holder: Obj, field: str, path: str) -> Found:
    value = text(holder, field)
    if not value:
        yield required(f"{path}.{field}")
    else:
        yield from each(f"{path}.{field}", value, formats.path_segment(value))


def _service_backend(service: Obj, path: str) -> Found:
    name = text(service, "name")
    if not name:
        yield required(f"{path}.service.name")
    else:
        yield from each(f"{path}.service.name", name, formats.dns_label(name))
    port, number = text(service, "port", "name"), integer(service, "port", "number")
    if port and number:
        yield invalid(path, "", "cannot set both port name & port number")
    elif port:
        yield from each(f"{path}.service.port.name", port, formats.port_name(port))
    elif number:
        yield from each(f"{path}.service.port.number", number, formats.port_number(number))
    else:
        yield required(path, "port name or number is required")


def ingress_class(obj: Obj) -> Found:
    """An IngressClass."""
    controller = text(obj, "spec", "controller")
    if len(controller) > 250:
        yield too_long("spec.controller", 250)
    yield from domain_prefixed_path(controller, "spec.controller")
    parameters = mapping(obj, "spec", "parameters")
    if not parameters:
        return
    path, scope = "spec.parameters", parameters.get("scope")
    for field in ("kind", "name"):
        yield from _segment(parameters, field, path)
    if scope not in ("Cluster", "Namespace"):
        yield not_supported(f"{path}.scope", scope, ("Cluster", "Namespace"))
    elif scope == "Namespace" and parameters.get("namespace") is None:
        yield required(f"{path}.namespace", "`parameters.scope` is set to 'Namespace'")
    elif scope == "Cluster" and parameters.get("namespace") is not None:
        yield forbidden(f"{path}.namespace", "`parameters.scope` is set to 'Cluster'")


def domain_prefixed_path(value: str, path: str) -> Found:
    """Such as `acme.io/foo`."""
    if not value:
        yield required(path)
        return
    host, slash, rest = value.partition("/")
    if not slash or not host or not rest:
        yield invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')
        return
    yield from each(path, host, formats.dns_subdomain(host))
    pattern = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"
    if not re.fullmatch(pattern, rest):
        yield invalid(path, rest, formats.regex_error("Invalid path", pattern))


def ingress_class_update(new: Obj, old: Obj) -> Found:
    """An IngressClass keeps its controller."""
    path = "spec.controller"
    yield from immutable(path, text(new, "spec", "controller"), text(old, "spec", "controller"))
    yield from ingress_class(new)


def ip_address(obj: Obj) -> Found:
    """An IPAddress."""
    parent = mapping(obj, "spec").get("parentRef")
    if not isinstance(parent, dict):
        yield required("spec.parentRef")
        return
    for field in ("resource", "name"):
        yield from _segment(parent, field, "spec.parentRef")


def ip_address_update(new: Obj, old: Obj) -> Found:
    """An IPAddress belongs to one Service for good."""
    now, was = (internal("ParentReference", mapping(found, "spec", "parentRef")) for found in (new, old))
    yield from immutable("spec.parentRef", now, was)


def service_cidr(obj: Obj) -> Found:
    """A ServiceCIDR."""
    cidrs = mapping(obj, "spec").get("cidrs") or []
    if not cidrs:
        yield required("spec.cidrs", "at least one CIDR required")
    elif len(cidrs) > 2:
        yield invalid("spec.cidrs", mapping(obj, "spec"), "may only hold up to 2 values")
    else:
        for index, cidr in enumerate(cidrs):
            yield from each(f"spec.cidrs[{index}]", cidr, formats.cidr(str(cidr)))
