"""Make what the README shows: the screenshots, and the table of keys from the table of verbs.

Run it from the checkout: `python .readme/make.py`. The screens are of a playground of its own, so they show
what the program shows; names and times differ from run to run.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from kubetui.actions.verbs import VERBS
from kubetui.api import meta, yaml
from kubetui.kinds.registry import by_kind
from kubetui.launcher import start_or_join
from kubetui.session import Options
from kubetui.tui.app import KubetuiApp

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
SHOP = """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web-config, namespace: shop}
data: {COLOR: blue, STAGE: demo}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: card}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: redis, image: "redis:7", resources: {requests: {cpu: 500m, memory: 2Gi}}}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1.27", envFrom: [{configMapRef: {name: web-config}}]}
"""
BAD_RELEASE = [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "nginx:1.99"}]


async def fill(pilot: Pilot[None]) -> None:
    """A shop with a release that cannot start."""
    session = pilot.app.session  # type: ignore[attr-defined]
    for obj in yaml.load_all(SHOP):
        kind = by_kind(obj["apiVersion"], obj["kind"])
        assert kind is not None
        path = kind.path(obj["metadata"].get("namespace", ""))
        await session.request("POST", path, body=obj)
    await pilot.pause(3)
    path = "/apis/apps/v1/namespaces/shop/deployments/web"
    await session.request("PATCH", path, body=BAD_RELEASE, content_type="application/json-patch+json")
    await pilot.pause(4)


async def select(pilot: Pilot[None], resource: str, start: str) -> None:
    """Go to the newest object whose name starts so."""
    store = pilot.app.session.store  # type: ignore[attr-defined]
    found = [obj for obj in store.all(resource) if meta.name(obj).startswith(start)]
    newest = max(found, key=lambda obj: meta.text(obj, "metadata", "creationTimestamp"))
    pilot.app.go_to(meta.ref(resource, newest))  # type: ignore[attr-defined]
    await pilot.pause(1.5)


def keys() -> str:
    """The table of keys, one row a verb, in the order of the help screen."""
    rows = ["| key | id | does |", "|---|---|---|"]
    for verb in VERBS:
        # GitHub ends a cell at every bar, within code, too, unless it is escaped.
        keys = " ".join(f"`{key}`" for key in verb.keys).replace("|", "\\|") or "`A`, then its name"
        rows.append(f"| {keys} | {verb.id} | {verb.sentence} |")
    return "\n".join(rows)


def between(name: str, text: str, content: str) -> str:
    """The text with what stands between two markers replaced."""
    pattern = re.compile(rf"(<!-- {name} -->).*?(<!-- /{name} -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}\n{content}\n{found[2]}", text)


@asynccontextmanager
async def explorer(kubeconfig: Path, size: tuple[int, int], **more: object) -> AsyncIterator[Pilot[None]]:
    """The program on the playground, settled."""
    options = more.pop("options", None) or Options(kubeconfig=str(kubeconfig), all_namespaces=True)
    app = KubetuiApp(options, **more)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        for _ in range(100):
            await pilot.pause(0.1)
            if app.gate is not None:
                break
        await app.session.wait_synced(10)
        await pilot.pause(1)
        yield pilot


def keep(pilot: Pilot[None], name: str) -> None:
    """Write the screen as it is now. Fonts are the reader's: nothing is fetched from elsewhere."""
    svg = pilot.app.export_screenshot(title="kubetui")
    (HERE / f"{name}.svg").write_text(re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL))


async def press(pilot: Pilot[None], *names: str, rest: float = 1.0) -> None:
    """Press keys and give the cluster a moment."""
    for name in names:
        await pilot.press(name)
        await pilot.pause(0.2)
    await pilot.pause(rest)


async def screens() -> None:
    """A release that cannot start: the explorer in two sizes, its trouble, a map; a lesson, played by keys."""
    playground = await start_or_join(fresh=True)
    try:
        async with explorer(playground.kubeconfig, (160, 48)) as pilot:
            await fill(pilot)
        shop = Options(kubeconfig=str(playground.kubeconfig), namespaces=("shop",))
        for name, size in (("explorer", (160, 48)), ("compact", (80, 24))):
            async with explorer(playground.kubeconfig, size, options=shop) as pilot:
                await select(pilot, "pods", "web-")
                keep(pilot, name)
        async with explorer(playground.kubeconfig, (120, 36), options=shop) as pilot:
            await press(pilot, "W", rest=2)
            keep(pilot, "trouble")
            await press(pilot, "escape")
            await select(pilot, "services", "web")
            await press(pilot, "m", rest=2)
            keep(pilot, "map")
        demo = Options(kubeconfig=str(playground.kubeconfig), namespaces=("kubetui-demo",))
        async with explorer(playground.kubeconfig, (160, 48), options=demo, layout="lesson") as pilot:
            await press(pilot, "right_square_bracket", "n", "n", "down", "enter", "a", rest=5)
            keep(pilot, "lesson")
            await press(pilot, "E", "enter")
    finally:
        await playground.close()


def main() -> None:
    """Make everything."""
    README.write_text(between("keys", README.read_text(), keys()))
    asyncio.run(screens())


if __name__ == "__main__":
    main()
