"""The plug-ins that are on, in order.

Rule: `pkg/kubeapiserver/options/plugins.go` (AllOrderedPlugins).
"""

from __future__ import annotations

from kubetui.playground.apiserver.admission.certificates import Certificates
from kubetui.playground.apiserver.admission.escalation import Escalation
from kubetui.playground.apiserver.admission.levels import NamespaceLevels
from kubetui.playground.apiserver.admission.limits import LimitRanger
from kubetui.playground.apiserver.admission.namespaces import NamespaceLifecycle
from kubetui.playground.apiserver.admission.plugin import Attributes, Plugin
from kubetui.playground.apiserver.admission.pods import (
    DefaultTolerationSeconds,
    Priority,
    TaintNodesByCondition,
)
from kubetui.playground.apiserver.admission.policies import Policies, Webhooks
from kubetui.playground.apiserver.admission.quota import ResourceQuota
from kubetui.playground.apiserver.admission.runtimes import RuntimeClass
from kubetui.playground.apiserver.admission.security import PodSecurity
from kubetui.playground.apiserver.admission.serviceaccounts import ServiceAccount
from kubetui.playground.apiserver.admission.storage import (
    DefaultIngressClass,
    DefaultStorageClass,
    PersistentVolumeClaimResize,
    StorageObjectInUseProtection,
)

PLUGINS: tuple[Plugin, ...] = (
    NamespaceLifecycle(),
    LimitRanger(),
    ServiceAccount(),
    TaintNodesByCondition(),
    PodSecurity(),
    NamespaceLevels(),
    Priority(),
    DefaultTolerationSeconds(),
    DefaultStorageClass(),
    StorageObjectInUseProtection(),
    PersistentVolumeClaimResize(),
    RuntimeClass(),
    Certificates(),
    DefaultIngressClass(),
    Escalation(),
    Policies(),
    Webhooks(),
    ResourceQuota(),
)


def admit(write: Attributes) -> None:
    """The mutating pass."""
    for plugin in PLUGINS:
        plugin.admit(write)


def validate(write: Attributes) -> None:
    """The validating pass."""
    for plugin in PLUGINS:
        plugin.validate(write)
