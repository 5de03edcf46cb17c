"""Who uses what."""

import pytest

from kubetui.api import meta
from kubetui.api.meta import ObjectRef
from kubetui.views.model import span_text
from kubetui.views.used_by import used_by
from tests import samples
from tests.samples import NAMESPACE, NOW, demo_objects, demo_store, obj, store_of
from tests.views.text import panel_text

DEMO = demo_store()


def told(resource: str, name: str, namespace: str = NAMESPACE, store=DEMO) -> str:
    return panel_text(used_by(store, ObjectRef(resource, namespace, name), NOW))


@pytest.mark.parametrize(("resource", "name", "wanted"), [
    ("configmaps", "web-config", ["Read or mounted by", "deploy web  4 Pods  volume conf"]),
    ("secrets", "db-pass", ["sts db", "PASSWORD of db"]),
    ("persistentvolumeclaims", "data-db-0", ["pod db-0"]),
    ("services", "web", ["Routed to by", "ing shop"]),
    ("pods", "web-7d4b9c6f5c-2mfqz", ["Chosen by", "svc web"]),
    ("deployments.apps", "web", ["Chosen by", "svc web"]),
])  # fmt: skip
def test_users_are_named(resource, name, wanted):
    said = told(resource, name)
    assert all(one in said for one in wanted), said


def test_a_node_runs_its_pods():
    assert "Runs" in told("nodes", "node-1", "") and "deploy web" in told("nodes", "node-1", "")


def test_what_nobody_uses_says_so_only_when_all_was_read():
    lonely = samples.config_map("lonely")
    assert "Nobody uses it" in told("configmaps", "lonely", store=store_of(lonely))
    assert "has been read yet" in told("configmaps", "lonely", store=store_of(lonely, complete=False))


def test_a_template_without_pods_is_a_user():
    web = samples.deployment("web", replicas=0)
    web["spec"]["template"]["spec"]["volumes"] = [{"name": "v", "configMap": {"name": "lonely"}}]
    said = told("configmaps", "lonely", store=store_of(samples.config_map("lonely"), web))
    assert "Named in the template of\ndeploy web  volume v" in said


def test_rights_of_an_account():
    group = "rbac.authorization.k8s.io"
    binding = obj(f"{group}/v1", "RoleBinding", "readers", roleRef={"kind": "Role", "name": "read", "apiGroup": group},
                  subjects=[{"kind": "ServiceAccount", "name": "bot", "namespace": NAMESPACE}])  # fmt: skip
    store = store_of(samples.service_account("bot"), samples.service_account("other"))
    store.put(f"rolebindings.{group}", binding)
    assert "Given rights by" in (said := told("serviceaccounts", "bot", store=store)) and "Role read" in said
    assert "Given rights" not in told("serviceaccounts", "other", store=store)


@pytest.mark.parametrize("one", demo_objects(), ids=lambda one: f"{one['kind']}/{one['metadata']['name']}")
def test_every_name_is_a_link_that_leads_somewhere(one):
    ref = meta.ref(samples.RESOURCES[one["kind"]], one)
    for section in used_by(DEMO, ref, NOW).sections:
        links = [span.link for line in section.lines for span in line if span.link]
        assert links and all(DEMO.find(link) is not None for link in links), span_text(section.lines[0])
