"""What all workloads share: a selector, and a pod template that it must match."""

from __future__ import annotations

from kubetui.api import selectors
from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj, labels, mapping, text
from kubetui.playground.apiserver.validation.fields import Found, forbidden, invalid, not_supported, required
from kubetui.playground.apiserver.validation.pods import pod_template
from kubetui.playground.apiserver.validation.selectors import label_selector

_MISMATCH = "`selector` does not match template `labels`"


def own_selector(spec: Obj, kind: str) -> Found:
    """The selector of a workload; an empty one would select everything."""
    selector = spec.get("selector")
    if not isinstance(selector, dict):
        yield required("spec.selector")
        return
    yield from label_selector(selector, "spec.selector")
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield invalid("spec.selector", selector, f"empty selector is invalid for {kind}")


def own_template(spec: Obj, kind: str, *, matched: bool = True) -> Found:
    """The template of a workload; `matched` is False where the selector is compared elsewhere."""
    template = mapping(spec, "template")
    if matched and not _selects(spec.get("selector"), template):
        yield mismatch(template)
    yield from pod_template(template, "spec.template")
    yield from always(template, kind)


def _selects(selector: object, template: Obj) -> bool:
    """Whether a selector matches the template: an empty one matches all labels, an absent one none."""
    if not isinstance(selector, dict):
        return False
    terms = selectors.from_object(selector)
    return not terms or selectors.matches(terms, labels(template))


def mismatch(template: Obj) -> FieldError:
    """What is said of labels that the selector does not match."""
    found = mapping(template, "metadata").get("labels")
    shown = dict(sorted(found.items())) if isinstance(found, dict) else None
    return invalid("spec.template.metadata.labels", shown, _MISMATCH)


def always(template: Obj, kind: str) -> Found:
    """Pods of a workload run for ever."""
    policy = text(template, "spec", "restartPolicy")
    if policy != "Always":
        yield not_supported("spec.template.spec.restartPolicy", policy, ("Always",))
    if mapping(template, "spec").get("activeDeadlineSeconds") is not None:
        said = f"activeDeadlineSeconds in {kind} is not Supported"
        yield forbidden("spec.template.spec.activeDeadlineSeconds", said)
