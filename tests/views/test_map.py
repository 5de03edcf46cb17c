"""The map: ways drawn for a width, names that lead on, broken steps with their reason."""

import pytest

from kubetui.api import meta
from kubetui.api.meta import ObjectRef
from kubetui.views.map import map_lines
from kubetui.views.model import span_text
from tests import samples
from tests.samples import NAMESPACE, NOW, RESOURCES, demo_objects, demo_store, store_of


def drawn(store, obj, width=160):
    return map_lines(store, meta.ref(RESOURCES[obj["kind"]], obj), NOW, width)


def said(lines) -> str:
    return "\n".join(span_text(line) for line in lines)


def spans(lines):
    return [span for line in lines for span in line]


def test_a_request_is_followed_from_its_entry_to_the_nodes():
    store = demo_store()
    text = said(drawn(store, store.get("services", NAMESPACE, "web")))
    assert text.splitlines()[:5] == [
        "The way of a request",
        "INGRESS         SERVICE            ENDPOINTSLICE        POD                             NODE",
        "◐ ing shop ───▶ / → ● svc web ───▶ ● eps web-x7k2p ─┬─▶ ● pod web-7d4b9c6f5c-2mfqz ───▶ ● node-1",
        "                                                    ├─▶ ● pod web-7d4b9c6f5c-hq8zd ───▶ ● node-2",
        "                                                    └─▶ ● pod web-7d4b9c6f5c-lw5tn ───▶ ● node-2",
    ]
    assert "● cm web-config ──┬─▶" in text


def test_a_broken_route_is_red_and_says_why():
    store = demo_store()
    lines = drawn(store, store.get("ingresses.networking.k8s.io", NAMESPACE, "shop"))
    assert "/cart → ✖ svc cart no endpoints" in said(lines) and "✖ no Pod has app=cart" in said(lines)
    red = [span.text.strip() for span in spans(lines) if span.role == "error"]
    assert {"svc cart", "no endpoints", "no Pod has app=cart"} <= set(red)


def test_a_service_that_is_missing_is_named():
    lines = drawn(store_of(shop := samples.ingress(paths={"/api": "api"})), shop)
    assert "/api → ✖ svc api does not exist" in said(lines)
    assert "✖" not in said(drawn(store_of(shop, complete=False), shop)).replace("✖ ing", "")


def test_many_pods_are_folded_and_the_broken_ones_stand_first():
    web = samples.service("web")
    pods = [samples.pod(f"web-{n:03}", labels={"app": "web"}) for n in range(101)]
    pods.append(samples.pod("web-zzz", labels={"app": "web"}, statuses=[samples.running(ready=False)]))
    lines = drawn(store_of(web, *pods, samples.endpoint_slice(web, pods)), web)
    shown = [line for line in said(lines).splitlines() if "pod web-" in line]
    assert "pod web-zzz not ready, so no traffic" in shown[0] and len(shown) == 5
    assert "and 97 more" in said(lines)


def test_settings_and_volumes_lead_to_pods():
    store = demo_store()
    text = said(drawn(store, store.get("pods", NAMESPACE, "db-0")))
    assert "● secret db-pass" in text and "(PASSWORD of db)" in text
    assert "pv pvc-data-db-0" in text and "pvc data-db-0" in text
    needy = samples.pod("needy", spec={"volumes": [{"name": "v", "configMap": {"name": "nope"}}]})
    lines = drawn(store_of(needy), needy)
    assert "✖ cm nope does not exist" in said(lines)


def test_a_setting_shows_its_users_only():
    store = demo_store()
    text = said(drawn(store, store.get("configmaps", NAMESPACE, "old-setup")))
    assert "● cm old-setup used by no Pod" in text and "No request passes here." in text


@pytest.mark.parametrize("width", [40, 60, 78, 100, 120, 160, 240])
@pytest.mark.parametrize("obj", demo_objects(), ids=lambda one: f"{one['kind']}/{one['metadata']['name']}")
def test_it_fits_its_width_and_every_name_leads_on(obj, width):
    store = demo_store()
    lines = drawn(store, obj, width)
    assert max(len(span_text(line)) for line in lines) <= width
    for span in spans(lines):
        if isinstance(span.link, ObjectRef):
            assert (span.link.name and store.find(span.link) is not None) or span.role == "error"


def test_narrow_screens_get_a_list():
    store = demo_store()
    text = said(drawn(store, store.get("services", NAMESPACE, "web"), 60))
    assert "◐ ing shop\n└▶ / → ● svc web\n   └▶ ● eps web-x7k2p\n      ├▶ ● pod web-7d4b9c6f5c-2mfqz" in text


def test_what_is_gone_says_so():
    assert "not here any more" in said(map_lines(store_of(), ObjectRef("pods", "a", "b"), NOW, 80))
