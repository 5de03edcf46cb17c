"""Every kind that a playground serves, and one that was added: a live fact with its field, and a link that leads on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.concepts.registry import CONCEPTS
from kubetui.kinds.registry import KINDS
from kubetui.playground.cluster import Playground
from kubetui.store.store import Store
from kubetui.views.explain import explain
from kubetui.views.facts.registry import facts
from kubetui.views.model import ConceptLink, Link, span_text
from tests import samples
from tests.views.text import panel_text

RBAC_REF = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
CLIENT = {"service": {"name": "web", "namespace": "default"}, "caBundle": ""}
WEBHOOK = {"name": "v.example.com", "clientConfig": CLIENT, "sideEffects": "None", "admissionReviewVersions": ["v1"],
           "failurePolicy": "Ignore", "rules": [{"apiGroups": ["x.example.com"], "apiVersions": ["v1"],
           "operations": ["CREATE"], "resources": ["nothings"]}]}  # fmt: skip
MATCH = {"resourceRules": [{"apiGroups": ["x.example.com"], "apiVersions": ["v1"], "operations": ["CREATE"],
                            "resources": ["nothings"]}]}  # fmt: skip
POD = {"containers": [{"name": "a", "image": "nginx:1.27"}]}
ENDING = {
    "containers": [{"name": "a", "image": "busybox:1.36", "command": ["true"]}],
    "restartPolicy": "Never",
}
LABELS = {"app": "web"}
TEMPLATE = {"metadata": {"labels": LABELS}, "spec": POD}
CHOSEN = {"matchLabels": LABELS}
ADMISSION = "admissionregistration.k8s.io/v1"
MADE: dict[str, tuple[str, Obj]] = {
    "LimitRange": ("v1", {"spec": {"limits": [{"type": "Container", "default": {"cpu": "1"}}]}}),
    "PersistentVolume": ("v1", {"spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"],
                         "hostPath": {"path": "/x"}}}),
    "PersistentVolumeClaim": ("v1", {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}),
    "PodTemplate": ("v1", {"template": TEMPLATE}),
    "ReplicationController": ("v1", {"spec": {"replicas": 1, "selector": {"app": "rc"}, "template": {
        "metadata": {"labels": {"app": "rc"}}, "spec": POD}}}),
    "ResourceQuota": ("v1", {"spec": {"hard": {"pods": "20"}}}),
    "Secret": ("v1", {"stringData": {"pw": "x"}}),
    "Pod": ("v1", {"spec": POD}),
    "StatefulSet": ("apps/v1", {"spec": {"serviceName": "web", "selector": CHOSEN, "template": TEMPLATE}}),
    "ControllerRevision": ("apps/v1", {"revision": 1, "data": {"a": 1}}),
    "HorizontalPodAutoscaler": ("autoscaling/v2", {"spec": {"maxReplicas": 3, "scaleTargetRef": {
        "apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}}),
    "CronJob": ("batch/v1", {"spec": {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": {"template": {"spec": ENDING}}}}}),
    "Job": ("batch/v1", {"spec": {"template": {"spec": ENDING}}}),
    "Ingress": ("networking.k8s.io/v1", {"spec": {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}}}),
    "NetworkPolicy": ("networking.k8s.io/v1", {"spec": {"podSelector": {}}}),
    "PodDisruptionBudget": ("policy/v1", {"spec": {"minAvailable": 1, "selector": CHOSEN}}),
    "CSIDriver": ("storage.k8s.io/v1", {"spec": {}}),
    "CSINode": ("storage.k8s.io/v1", {"spec": {"drivers": []}}),
    "CSIStorageCapacity": ("storage.k8s.io/v1", {"storageClassName": "standard", "capacity": "1Gi"}),
    "VolumeAttachment": ("storage.k8s.io/v1", {"spec": {"attacher": "x", "nodeName": "n", "source": {"persistentVolumeName": "v"}}}),
    "VolumeAttributesClass": ("storage.k8s.io/v1", {"driverName": "x", "parameters": {"a": "b"}}),
    "MutatingWebhookConfiguration": (ADMISSION, {"webhooks": [WEBHOOK]}),
    "ValidatingWebhookConfiguration": (ADMISSION, {"webhooks": [WEBHOOK]}),
    "ValidatingAdmissionPolicy": (ADMISSION, {"spec": {"matchConstraints": MATCH, "validations": [{"expression": "true"}]}}),
    "ValidatingAdmissionPolicyBinding": (ADMISSION, {"spec": {"policyName": "one", "validationActions": ["Warn"]}}),
    "MutatingAdmissionPolicy": (ADMISSION, {"spec": {"reinvocationPolicy": "Never", "matchConstraints": MATCH, "mutations": [
        {"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": "Object{}"}}]}}),
    "MutatingAdmissionPolicyBinding": (ADMISSION, {"spec": {"policyName": "one"}}),
    "CertificateSigningRequest": ("certificates.k8s.io/v1", {"spec": {"request": "", "signerName": "example.com/x", "usages": ["client auth"]}}),
    "RuntimeClass": ("node.k8s.io/v1", {"handler": "runc"}),
    "FlowSchema": ("flowcontrol.apiserver.k8s.io/v1", {"spec": {"priorityLevelConfiguration": {"name": "one"}}}),
    "PriorityLevelConfiguration": ("flowcontrol.apiserver.k8s.io/v1", {"spec": {"type": "Exempt"}}),
    "PriorityClass": ("scheduling.k8s.io/v1", {"value": 7}),
    "DeviceClass": ("resource.k8s.io/v1", {"spec": {}}),
    "ResourceClaim": ("resource.k8s.io/v1", {"spec": {}}),
    "ResourceClaimTemplate": ("resource.k8s.io/v1", {"spec": {"spec": {}}}),
    "ResourceSlice": ("resource.k8s.io/v1", {"spec": {"driver": "x", "pool": {"name": "p", "generation": 1, "resourceSliceCount": 1}, "nodeName": "n"}}),
    "ComponentStatus": ("v1", {"conditions": [{"type": "Healthy", "status": "True", "message": "ok"}]}),
}  # fmt: skip
"""What a fresh cluster does not have; what its server refuses is explained as it stands here."""
LISTED = [kind for kind in KINDS if "list" in kind.verbs]
BOATS = {
    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "boats.sea.example"},
    "spec": {"group": "sea.example", "scope": "Namespaced", "names": {"kind": "Boat", "plural": "boats", "singular": "boat"},
             "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object",
                 "properties": {"spec": {"type": "object", "properties": {"seats": {"type": "integer"}}}}}}}]},
}  # fmt: skip
BOAT = {
    "apiVersion": "sea.example/v1",
    "kind": "Boat",
    "metadata": {"name": "one", "namespace": "default"},
    "spec": {"seats": 3},
}


async def filled(folder: Path) -> Store:
    """A store with at least one object of every kind, as a running playground has them."""
    playground = Playground(nodes=1, kubeconfig=folder / "private" / "kubeconfig", seed=1, speed=10)
    await playground.start()
    try:
        await playground.ready()
        api, store = playground.api("test"), Store()
        for kind in KINDS:
            if (made := MADE.get(kind.kind)) and kind.api_version == made[0] and "create" in kind.verbs:
                metadata = {"name": "one", **({"namespace": "default"} if kind.namespaced else {})}
                body = {"apiVersion": made[0], "kind": kind.kind, "metadata": metadata, **made[1]}
                try:
                    await api.create(kind.resource, body)
                except ApiError:
                    store.put(kind.resource, _as_stored(kind.kind, kind.namespaced))
        definitions = "customresourcedefinitions.apiextensions.k8s.io"
        await api.create(definitions, BOATS)
        async with asyncio.timeout(30):
            while not meta.is_true(await api.get(definitions, "boats.sea.example"), "Established"):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        store.put("boats.sea.example", await api.create("boats.sea.example", BOAT))
        for kind in LISTED:
            try:
                objects, _ = await api.list(kind.resource)
            except ApiError:
                continue
            for one in objects:
                store.put(kind.resource, one)
        return store
    finally:
        await playground.stop()


def _as_stored(kind: str, namespaced: bool) -> Obj:
    version, fields = MADE[kind]
    return samples.obj(version, kind, "one", "default" if namespaced else "", **fields)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return asyncio.run(filled(tmp_path_factory.mktemp("served")))


def links(store: Store, resource: str, obj: Obj) -> Iterator[Link]:
    panel = explain(store, meta.ref(resource, obj), datetime.now(UTC))
    for section in panel.sections:
        for line in section.lines:
            yield from (span.link for span in line if span.link is not None)


@pytest.mark.parametrize("resource", [*(kind.resource for kind in LISTED), "boats.sea.example"])
def test_each_kind_is_explained_with_a_live_fact_and_a_link(store: Store, resource: str) -> None:
    objects = store.all(resource) or [
        _as_stored(kind.kind, kind.namespaced) for kind in LISTED if kind.resource == resource
    ]
    for obj in objects[:20]:
        told = facts(store, resource, obj, datetime.now(UTC))
        pointing = [fact for fact in told if fact.path and span_text(fact.line)]
        assert pointing, f"{meta.name(obj)}: no fact names its field"
        assert [fact.health for fact in told] == sorted((fact.health for fact in told), reverse=True)
        assert list(links(store, resource, obj)), f"{meta.name(obj)}: nothing leads on"
        store.put(resource, obj)
        text = panel_text(explain(store, meta.ref(resource, obj), datetime.now(UTC)))
        assert "Right now" in text and "What it is" in text
        assert ("was added to this cluster" in text) == (resource == "boats.sea.example")


def test_concepts_that_are_linked_exist(store: Store) -> None:
    for kind in LISTED:
        for obj in store.all(kind.resource)[:3]:
            for link in links(store, kind.resource, obj):
                assert not isinstance(link, ConceptLink) or link.name in CONCEPTS
