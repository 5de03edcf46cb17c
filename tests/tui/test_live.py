"""The interface on a running playground: real requests, real watches, a lesson by keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from textual.pilot import Pilot

from kubetui.actions import evicting
from kubetui.api import meta
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp
from kubetui.tui.screens.change import ChangeScreen
from kubetui.tui.screens.drain import DrainScreen
from kubetui.tui.screens.pick import PickScreen
from kubetui.tui.snapshot import screen_text
from tests.conftest import Kubectl
from tests.tui.conftest import ready
from tests.tui.test_explorer import bar, home

pytestmark = pytest.mark.timeout(120)


@asynccontextmanager
async def live(
    kubeconfig: Path, size: tuple[int, int] = (160, 48), **options: object
) -> AsyncIterator[tuple[KubetuiApp, Pilot[None]]]:
    app = KubetuiApp(Options(kubeconfig=str(kubeconfig)), seed=1, **options)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await ready(app, pilot)
        await until(pilot, lambda: "● live · 4 nodes" in bar(app, "header"))
        yield app, pilot


async def until(pilot: Pilot[None], holds: Callable[[], bool], within: float = 20.0) -> None:
    end = monotonic() + within
    while not holds():
        assert monotonic() < end, screen_text(pilot.app)
        await pilot.pause(0.05)


async def names(app: KubetuiApp, resource: str) -> set[str]:
    return {obj["metadata"]["name"] for obj in await app.session.list(resource, "kubetui-demo")}


async def test_a_lesson_by_keys_from_the_question_to_the_clean_up(playground: Path) -> None:
    async with live(playground) as (app, pilot):
        await pilot.press("]", "]")
        await until(pilot, lambda: app.lessons.is_open and "2 Workloads · 1 of 7" in bar(app, "ribbon"))
        lesson = app.lessons.lesson
        assert lesson is not None
        await pilot.press("n", "n")
        await until(pilot, lambda: lesson.index == 2 and app.screen.focused is home(app).side.view)
        await pilot.press("down", "enter")
        await until(pilot, lambda: lesson.guess == 1)
        await pilot.press("a")
        await until(pilot, lambda: "3/3" in screen_text(app) and not lesson.busy)
        assert await names(app, "deployments.apps") == {"web"}
        assert "kubectl apply --server-side" in bar(app, "notice")
        before = await names(app, "pods")
        await until(pilot, lambda: lesson.breakable)
        await pilot.press("b")
        await until(pilot, lambda: str(lesson.phase) == "done", within=40)
        after = await names(app, "pods")
        assert len(after) == 3 and after != before
        await until(pilot, lambda: all(name in screen_text(app) for name in after))
        await until(pilot, lambda: "Just as you guessed" in home(app).side.view.text)
        await pilot.press("E")
        await until(pilot, lambda: "clean up" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: not app.lessons.is_open, within=30)
        await until(pilot, lambda: "Cleaned up" in bar(app, "notice"))
        await until(pilot, lambda: "Deployment web" not in screen_text(app), within=30)


async def test_in_a_small_terminal_the_panes_are_watched_and_tell_how_far_the_step_is(
    playground: Path,
) -> None:
    async with live(playground, (80, 24)) as (app, pilot):
        await pilot.press("]")
        await until(pilot, lambda: app.lessons.is_open and home(app).area.cover)
        lesson = app.lessons.lesson
        assert lesson is not None
        await pilot.press("a")
        await until(pilot, lambda: not home(app).area.cover and home(app).pane.display)
        await until(pilot, lambda: str(lesson.phase) == "done")
        await until(pilot, lambda: "● step done x lesson │" in bar(app, "diagnosis"))
        await pilot.press("x")
        await until(pilot, lambda: "What happened" in screen_text(app))
        await lesson.end()


async def test_deleting_and_scaling_by_keys_reaches_the_server(playground: Path) -> None:
    async with live(playground) as (app, pilot):
        pane = home(app).pane
        await until(pilot, lambda: "coredns" in screen_text(app))
        row = next(row for row in pane.live.rows if row.ref and row.ref.name == "coredns")  # type: ignore[union-attr]
        pane.table.select_key(row.key)
        await pilot.press("+")
        await until(pilot, lambda: "--replicas=3" in bar(app, "notice"))

        async def coredns() -> list[str]:
            pods = await app.session.list("pods", "kube-system", labels="k8s-app=kube-dns")
            return sorted(
                pod["metadata"]["name"] for pod in pods if not pod["metadata"].get("deletionTimestamp")
            )

        for _ in range(100):
            if len(await coredns()) == 3:
                break
            await asyncio.sleep(0.1)
        victim = (await coredns())[0]
        await until(pilot, lambda: victim in screen_text(app))
        row = next(row for row in pane.live.rows if row.ref and row.ref.name == victim)  # type: ignore[union-attr]
        pane.table.select_key(row.key)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, ChangeScreen))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is app.explorer)
        await until(pilot, lambda: f"kubectl delete pod/{victim}" in bar(app, "notice"))
        for _ in range(100):
            if victim not in await coredns():
                break
            await asyncio.sleep(0.1)
        assert victim not in await coredns()
        await until(pilot, lambda: victim not in "\n".join(screen_text(app).split("\n")[8:22]), within=40)


async def test_a_change_by_another_client_is_shown_with_its_events(playground: Path) -> None:
    async with live(playground) as (app, pilot):
        body = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "from-outside"},
            "data": {"a": "b"},
        }
        await app.session.request("POST", "/api/v1/namespaces/default/configmaps", body=body)
        config = home(app).panes["config"]
        await until(
            pilot, lambda: any(row.ref and row.ref.name == "from-outside" for row in config.live.rows)
        )  # type: ignore[union-attr]
        await app.session.request("DELETE", "/api/v1/namespaces/default/configmaps/from-outside")
        await until(
            pilot, lambda: all(row.ref and row.ref.name != "from-outside" for row in config.live.rows)
        )  # type: ignore[union-attr]


async def test_logs_and_yaml_of_a_part_of_the_cluster(playground: Path) -> None:
    async with live(playground, kind="pods") as (app, pilot):
        pane, name = home(app).pane, "etcd-playground-control-plane"

        # Not by the screen: it cuts off long names where Pods of other tests widen the other columns.
        def found() -> str:
            rows = pane.live.rows if pane.live is not None else []
            return next((row.key for row in rows if row.ref and row.ref.name == name), "")

        await until(pilot, lambda: bool(found()))
        pane.table.select_key(found())
        await pilot.press("y")
        await until(pilot, lambda: "kubernetes.io/config.mirror" in app.screen.view.text)  # type: ignore[attr-defined]
        await pilot.press("l")
        await until(pilot, lambda: "ready to serve client requests" in screen_text(app))


SHOP = """
apiVersion: v1
kind: Namespace
metadata: {name: drained}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: drained, labels: {app: shop}}
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: c, image: "nginx:1.27"}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: drained}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup, namespace: drained}
spec:
  schedule: "0 0 1 1 *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}}
"""


async def test_a_node_is_drained_a_job_started_a_label_set_and_all_deleted(
    playground: Path, run_kubectl: Kubectl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evicting, "RETRY", 0.5)
    run_kubectl("apply", "-f", "-", stdin=SHOP)
    run_kubectl("-n", "drained", "rollout", "status", "deployment/shop", "--timeout=30s")
    async with live(playground) as (app, pilot):
        await select(app, pilot, "workloads", "shop")
        await act(pilot, "label")
        await pilot.press(*"tier=front", "enter")
        await until(pilot, lambda: "kubectl label deployment/shop" in bar(app, "notice"))
        await select(app, pilot, "workloads", "backup")
        await act(pilot, "trigger")
        await until(pilot, lambda: "--from=cronjob/backup" in bar(app, "notice"))
        assert len(await app.session.list("jobs.batch", "drained")) == 1
        pods = [
            pod for pod in app.session.store.all("pods", ["drained"]) if meta.labels(pod).get("app") == "shop"
        ]
        node = str(meta.dig(pods[0], "spec", "nodeName"))
        await select(app, pilot, "nodes", node)
        await act(pilot, "drain")
        await until(pilot, lambda: isinstance(app.screen, DrainScreen))
        await pilot.press("e", "y")
        await until(pilot, lambda: "Drained" in screen_text(app), within=60)
        await pilot.press("escape")
        assert not any(on(pod, node) for pod in await app.session.list("pods", "drained"))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "Take it back?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "kubectl uncordon" in bar(app, "notice"))
        await select(app, pilot, "workloads", "shop")
        await pilot.press("D")
        await until(pilot, lambda: "Goes with it" in screen_text(app))
        await pilot.press("down", "y")
        await until(pilot, lambda: "--cascade=foreground" in bar(app, "notice"))
        await until(pilot, lambda: not app.session.store.all("replicasets.apps", ["drained"]), within=40)
    run_kubectl("delete", "namespace", "drained", "--wait=false")


def on(pod: meta.Obj, node: str) -> bool:
    return meta.dig(pod, "spec", "nodeName") == node and meta.labels(pod).get("app") == "shop"


async def select(app: KubetuiApp, pilot: Pilot[None], pane_id: str, name: str) -> None:
    home(app).navigation.go_to_pane(pane_id)
    pane = home(app).pane
    found = lambda: next((row for row in pane.live.rows if row.ref and row.ref.name == name), None)  # type: ignore[union-attr]  # noqa: E731
    await until(pilot, lambda: found() is not None)
    row = found()
    assert row is not None
    pane.table.select_key(row.key)
    await pilot.pause()


async def act(pilot: Pilot[None], verb: str) -> None:
    """Run a verb out of the list of all actions."""
    await pilot.press("A")
    await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
    await pilot.press(*verb, "enter")
