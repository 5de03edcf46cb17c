"""Warnings about objects that are stored all the same."""

from __future__ import annotations

import pytest

from kubetui.api.meta import Obj
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver.warnings import warnings


def _warned(resource: str, obj: Obj, old: Obj | None = None) -> list[str]:
    kind = by_resource(resource)
    assert kind is not None
    return warnings(kind, obj, old)


def _pod(**spec: object) -> Obj:
    return {"metadata": {"name": "p"}, "spec": spec}


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"containers": [{"name": "a"}]}, []),
        (
            {"containers": [{"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}]},
            ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'],
        ),
        ({"containers": [{"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "$(A):2"}]}]}, []),
        (
            {"containers": [{"ports": [{"containerPort": 1, "protocol": "TCP"}] * 2}]},
            ["spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]"],
        ),
        (
            {"containers": [{"ports": [{"containerPort": 1, "name": "x"}, {"containerPort": 2, "name": "x"}]}]},
            [
                'spec.containers[0].ports[1]: duplicate port name "x" with spec.containers[0].ports[0], '
                "services and probes that select ports by name will use spec.containers[0].ports[0]"
            ],
        ),
        (
            {"nodeSelector": {"beta.kubernetes.io/os": "linux"}},
            ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
        ),
        (
            {"containers": [{"resources": {"limits": {"memory": "100m"}}}]},
            ['spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer'],
        ),
        (
            {"volumes": [{"name": "v", "gitRepo": {"repository": "x"}}]},
            ["spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+"],
        ),
        (
            {"topologySpreadConstraints": [{"topologyKey": "z"}]},
            ["spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod"],
        ),
        (
            {"terminationGracePeriodSeconds": -1},
            ["spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"],
        ),
    ],
)  # fmt: skip
def test_pods(spec: Obj, said: list[str]) -> None:
    assert _warned("pods", _pod(**spec)) == said
    template = {"metadata": {"name": "d"}, "spec": {"template": _pod(**spec)}}
    prefixed = [line.replace("spec.", "spec.template.spec.") for line in said]
    assert _warned("deployments.apps", template) == prefixed
    assert _warned("deployments.apps", template, template) == []
    assert _warned("deployments.apps", template, {"spec": {}}) == prefixed


def test_names_that_are_no_labels() -> None:
    assert _warned("pods", {"metadata": {"name": "a.b"}}) == [
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
        "a DNS label is recommended: [must not contain dots]"
    ]
    assert _warned("deployments.apps", {"metadata": {"name": "a.b"}}) == [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
        "a DNS label is recommended: [must not contain dots]"
    ]
    assert _warned("configmaps", {"metadata": {"name": "a.b"}}) == []


@pytest.mark.parametrize(
    ("resource", "obj", "said"),
    [
        (
            "ingresses.networking.k8s.io",
            {"metadata": {"annotations": {"kubernetes.io/ingress.class": "x"}}},
            "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead",
        ),
        (
            "services",
            {"spec": {"type": "ClusterIP", "externalName": "a.b"}},
            'spec.externalName is ignored when spec.type is not "ExternalName"',
        ),
        (
            "services",
            {"spec": {"type": "ClusterIP", "clusterIP": "None", "sessionAffinity": "ClientIP"}},
            "spec.SessionAffinity is ignored for headless services",
        ),
        (
            "persistentvolumeclaims",
            {"spec": {"resources": {"requests": {"storage": "500m"}}}},
            'spec.resources.requests[storage]: fractional byte value "500m" is invalid, must be an integer',
        ),
        (
            "statefulsets.apps",
            {"spec": {"revisionHistoryLimit": -1}},
            "spec.revisionHistoryLimit: a negative value retains all historical revisions; "
            "a value >= 0 is recommended",
        ),
    ],
)
def test_other_kinds(resource: str, obj: Obj, said: str) -> None:
    assert _warned(resource, obj) == [said]
