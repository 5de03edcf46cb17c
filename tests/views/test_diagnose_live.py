"""Failures made for real on a playground: what its parts write about them is what the diagnosis reads."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.kinds.registry import KINDS, by_kind
from kubetui.kinds.shown.registry import SHOWN
from kubetui.playground.cluster import Playground
from kubetui.store.store import Store
from kubetui.views.diagnose import findings

SPACE = "broken"
WAITED = timedelta(seconds=150)
"""Some things are only wrong when they last; the diagnosis is asked as if this had passed."""


def pod(name: str, **more: Any) -> Obj:
    container = {"name": "app", "image": "busybox:1.36", **more.pop("container", {})}
    spec = {"containers": [container], **more}
    labels = {"app": name}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": SPACE, "labels": labels},
        "spec": spec,
    }


def thing(api_version: str, kind: str, name: str, **fields: Any) -> Obj:
    return {
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {"name": name, "namespace": SPACE, **fields.pop("metadata", {})},
        **fields,
    }


def workload(kind: str, name: str, image: str, replicas: int = 3, **more: Any) -> Obj:
    template = {
        "metadata": {"labels": {"app": name}},
        "spec": {"containers": [{"name": "app", "image": image}]},
    }
    spec = {
        "replicas": replicas,
        "selector": {"matchLabels": {"app": name}},
        "template": template,
        **more,
    }
    return thing("apps/v1", kind, name, spec=spec)


def shell(words: str) -> dict[str, Any]:
    return {"command": ["sh", "-c", words]}


WEB = {"image": "nginx:1.27", "ports": [{"containerPort": 80, "name": "http"}]}
QUICK = {"periodSeconds": 1, "failureThreshold": 1}
CASES: dict[str, tuple[list[Obj], str]] = {
    "F1": ([pod("crash", container=shell("echo no DB_URL >&2; exit 1"))], "crashes with code 1"),
    "F2": ([pod("ends", container=shell("exit 0"))], "ends by itself"),
    "F6": ([pod("native", container=shell("exit 139"))], "native code"),
    "F7": ([pod("nosuch", container={"command": ["nosuch"]})], "in the image"),
    "F9": ([pod("nomap", container={"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "nope", "key": "a"}}}]})],
           "ConfigMap nope is missing"),
    "F10": ([pod("tag", container={"image": "nginx:9.99"})], "nginx:9.99 does not exist"),
    "F13": ([pod("name", container={"image": "Nginx:1.27"})], "no name of an image"),
    "F14": ([pod("never", container={"image": "app:dev", "imagePullPolicy": "Never"})], "must not be pulled"),
    "F15": ([pod("init", initContainers=[{"name": "first", "image": "busybox:1.36", **shell("exit 1")}],
                 container=shell("sleep 1d"))], "start-up step first"),
    "F16": ([pod("mount", volumes=[{"name": "v", "secret": {"secretName": "nope"}}])], "Secret nope is missing"),
    "F17": ([pod("unready", container={**WEB, "readinessProbe": {"httpGet": {"path": "/nope", "port": 80}, **QUICK}})],
            "takes no requests"),
    "F18": ([pod("killed", container={**WEB, "livenessProbe": {"tcpSocket": {"port": 81}, **QUICK}})], "its probe fails|by its liveness probe"),
    "F19": ([pod("late", container={**WEB, "startupProbe": {"tcpSocket": {"port": 81}, **QUICK}})],
            "its probe fails|startup"),
    "F20": ([pod("greedy", container={"resources": {"requests": {"cpu": "640"}}})], "not enough CPU"),
    "F21": ([pod("picky", nodeSelector={"disk": "ssd"})], "no Node has the label"),
    "F23": ([pod("claimless", volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": "nope"}}])], "its claim does not exist"),
    "F24": ([pod(f"port-{n}", container={**WEB, "ports": [{"containerPort": 80, "hostPort": 8080}]}) for n in (3, 2, 1)],
            "host port"),
    "F25": ([pod("gated", schedulingGates=[{"name": "wait"}])], "waits behind a gate"),
    "F27": ([pod("orphan", schedulerName="mine")], "nobody looks for a Node"),
    "F28": ([thing("v1", "Service", "typo", spec={"selector": {"app": "wbe"}, "ports": [{"port": 80}]})], "selector finds no Pod"),
    "F31": ([thing("v1", "Service", "named", spec={"selector": {"app": "served"}, "ports": [{"port": 80, "targetPort": "web"}]}),
             pod("served", container=WEB)], "no container has a port named web"),
    "F32": ([thing("v1", "Service", "outside", spec={"type": "LoadBalancer", "selector": {"app": "served"}, "ports": [{"port": 80}]})],
            "waits for an address outside"),
    "F33": ([thing("networking.k8s.io/v1", "Ingress", "classless", spec={"ingressClassName": "nope", "defaultBackend": {
        "service": {"name": "outside", "port": {"number": 80}}}})], "nobody has taken it"),
    "F34": ([thing("networking.k8s.io/v1", "Ingress", "pattern", spec={"rules": [{"http": {"paths": [
        {"path": "/api/*", "pathType": "Prefix", "backend": {"service": {"name": "typo", "port": {"number": 80}}}}]}}]})],
            "matches no request: 404"),
    "F35": ([thing("networking.k8s.io/v1", "Ingress", "nowhere", spec={"rules": [{"http": {"paths": [
        {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "gone", "port": {"number": 80}}}}]}}]})],
            "svc gone does not exist"),
    "F39": ([thing("v1", "PersistentVolumeClaim", "lost", spec={"storageClassName": "nope", "accessModes": ["ReadWriteOnce"],
                   "resources": {"requests": {"storage": "1Gi"}}})], "StorageClass nope does not exist"),
    "F43": ([workload("Deployment", "stuck", "nginx:9.99", progressDeadlineSeconds=5)], "the release is stuck"),
    "F50": ([workload("Deployment", "kept", "nginx:1.27", 1), thing("policy/v1", "PodDisruptionBudget", "kept-budget", spec={
        "minAvailable": 1, "selector": {"matchLabels": {"app": "kept"}}})], "allows no eviction"),
    "F51": ([thing("batch/v1", "Job", "bad", spec={"backoffLimit": 1, "template": {"spec": {"restartPolicy": "Never", "containers": [
        {"name": "app", "image": "busybox:1.36", **shell("exit 1")}]}}})], "gave up after"),
    "F53": ([workload("StatefulSet", "db", "redis:nope", serviceName="db")], "waits for db-0"),
    "F61": ([thing("v1", "ConfigMap", "held", metadata={"finalizers": ["example.com/hold"]})], "a finalizer holds it"),
}  # fmt: skip
ABOUT = {"F24": "port-1", "F50": "kept-budget"}
"""The object that is asked about, where it is not the first one."""
DELETED = {"F61"}


async def made(folder: Path) -> dict[str, list[str]]:
    """The symptoms of all failures at once on one playground, given time to show.

    What starts again and again looks well now and then: each case is kept as it was when it showed.
    """
    playground = Playground(nodes=2, kubeconfig=folder / "private" / "kubeconfig", seed=1, speed=40)
    await playground.start()
    try:
        await playground.ready()
        api = playground.api("test")
        await api.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": SPACE}})
        while not (await api.list("serviceaccounts", SPACE))[0]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        for case, (objects, _) in CASES.items():
            for one in objects:
                kind = by_kind(one["apiVersion"], one["kind"])
                assert kind is not None
                await api.create(kind.resource, one)
                if case in DELETED:
                    await api.delete(kind.resource, meta.name(one), SPACE)
        store, symptoms = Store(), {case: list[str]() for case in CASES}
        end = time.monotonic() + 40
        while (left := unseen(symptoms)) and time.monotonic() < end:
            await asyncio.sleep(0.2)
            await _read(api, store)
            symptoms |= {case: seen(store, case) for case in left}
        return symptoms
    finally:
        await playground.stop()


async def _read(api: Any, store: Store) -> None:
    served = {kind.resource for kind in KINDS}
    for shown in SHOWN:
        if shown.resource not in served:
            continue
        try:
            objects, _ = await api.list(shown.resource)
        except ApiError:
            continue
        store.replace(shown.resource, "", objects)


def seen(store: Store, case: str) -> list[str]:
    """The symptoms of a case."""
    objects, _ = CASES[case]
    first = next(one for one in objects if meta.name(one) == ABOUT.get(case, meta.name(objects[0])))
    kind = by_kind(first["apiVersion"], first["kind"])
    assert kind is not None
    obj = store.get(kind.resource, SPACE, meta.name(first))
    if obj is None:
        return []
    return [one.symptom for one in findings(store, kind.resource, obj, datetime.now(UTC) + WAITED)]


def matches(symptoms: list[str], wanted: str) -> bool:
    return any(words in symptom for symptom in symptoms for words in wanted.split("|"))


def unseen(symptoms: dict[str, list[str]]) -> list[str]:
    """The cases that do not show yet."""
    return [case for case, (_, wanted) in CASES.items() if not matches(symptoms[case], wanted)]


@pytest.fixture(scope="module")
def symptoms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return asyncio.run(made(tmp_path_factory.mktemp("broken")))


@pytest.mark.parametrize("case", CASES)
def test_a_real_failure_is_found(symptoms: dict[str, list[str]], case: str) -> None:
    assert matches(symptoms[case], CASES[case][1]), symptoms[case]
