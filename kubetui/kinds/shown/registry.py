"""The registry: what kubetui shows of each kind, each once, in the order of its pane."""

from __future__ import annotations

from typing import Any

from kubetui.kinds.shown import (
    batch,
    config,
    endpoints,
    events,
    ingresses,
    network_policies,
    nodes,
    others,
    pods,
    services,
    storage,
    workloads,
)
from kubetui.kinds.shown.cells import column, named, state
from kubetui.kinds.shown.custom import custom_facts
from kubetui.kinds.shown.model import AnyShown, Column, Shown

SHOWN: tuple[AnyShown, ...] = (
    nodes.NODES,
    workloads.DEPLOYMENTS,
    workloads.STATEFUL_SETS,
    workloads.DAEMON_SETS,
    batch.CRON_JOBS,
    batch.JOBS,
    workloads.REPLICA_SETS,
    workloads.REPLICATION_CONTROLLERS,
    pods.PODS,
    services.SERVICES,
    ingresses.INGRESSES,
    endpoints.ENDPOINT_SLICES,
    network_policies.NETWORK_POLICIES,
    ingresses.INGRESS_CLASSES,
    endpoints.ENDPOINTS,
    config.CONFIG_MAPS,
    config.SECRETS,
    config.SERVICE_ACCOUNTS,
    config.RESOURCE_QUOTAS,
    config.LIMIT_RANGES,
    storage.CLAIMS,
    storage.VOLUMES,
    storage.STORAGE_CLASSES,
    events.EVENTS,
    events.NEW_EVENTS,
    others.NAMESPACES,
    others.LEASES,
    others.SCALERS,
    others.BUDGETS,
    *others.REST,
)
_ANY = named(column("STATUS", 18, state, 1))
_BY_RESOURCE = {shown.resource: shown for shown in SHOWN}


def shown(resource: str) -> AnyShown:
    """How a kind is shown; one that nothing is known of is judged by its conditions."""
    return _BY_RESOURCE.get(resource) or Shown(resource, "", custom_facts, _ANY)


def is_known(resource: str) -> bool:
    """Whether there are columns for a kind."""
    return resource in _BY_RESOURCE


def with_columns(resource: str, columns: tuple[Column[Any], ...]) -> AnyShown:
    """A kind that nothing is known of, in columns that others chose for it."""
    return Shown(resource, "", custom_facts, named(*columns))


def pane_of(resource: str) -> str:
    """The pane a kind stands in, empty without one."""
    return shown(resource).pane


def in_pane(pane: str) -> tuple[AnyShown, ...]:
    """The kinds of a pane in their order."""
    return tuple(one for one in SHOWN if one.pane == pane)
