import pytest

from kubetui.actions import labelling
from kubetui.actions.label_effects import effects
from kubetui.api import meta
from kubetui.api.meta import ObjectRef
from kubetui.kinds import registry
from tests import samples

POD = registry.find("pod")
REF = ObjectRef("pods", "demo", "p", "u1")


def test_words_are_read_as_kubectl_reads_them():
    assert labelling.parse("tier=front env- empty=", "label") == {"tier": "front", "env": None, "empty": ""}
    assert labelling.parse("example.com/note='two words = one'", "annotate") == {
        "example.com/note": "two words = one"}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "what", "said"),
    [
        ("", "label", "key- to take one away"),
        ("tier", "label", "tier has no value: write tier=value"),
        ("=x", "label", "“” is no key"),
        ("-x=y", "label", "“-x” is no key"),
        ("a" * 64 + "=y", "label", "is no key"),
        ("Bad_/a=y", "label", "a domain in small letters"),
        ("a=b a-", "label", "a stands there twice"),
        ("a='b", "label", "not closed"),
        ("a=two words", "label", "words has no value"),
        ("a='two words'", "label", "“two words” is no value of a label"),
        ("a=" + "x" * 64, "label", "is no value of a label"),
        ("a=" + "x" * 300_000, "annotate", "longer than 256 KiB"),
    ],
)  # fmt: skip
def test_what_the_server_would_refuse_is_refused_with_a_sentence(words, what, said):
    with pytest.raises(ValueError, match=said):
        labelling.parse(words, what)


def test_annotations_are_set_and_taken_away():
    change = labelling.annotate(POD, REF, {"note": "a b", "old": None})
    assert change.body == {"metadata": {"annotations": {"note": "a b", "old": None}}}
    assert change.command == "kubectl annotate pod/p 'note=a b' old- --overwrite -n demo"
    assert (change.verb, change.risk, change.content_type) == (
        "annotate", "quiet", "application/merge-patch+json")  # fmt: skip


def test_other_labels_of_a_pod_tell_who_lets_it_go_and_who_leads_to_it():
    store = samples.demo_store()
    pod = next(pod for pod in store.all("pods") if meta.name(pod).startswith("web-7d4b9c6f5c"))
    ref = meta.ref("pods", pod)
    away = effects(store, ref, {"app": "loose"})
    assert away[0] == "ReplicaSet web-7d4b9c6f5c lets it go, and makes another Pod in its place."
    assert "Service web leads to it no more." in away
    assert effects(store, ref, {"note": "x"}) == ()
    assert any("Service db leads to it from then on" in said for said in effects(store, ref, {"app": "db"}))
    assert effects(store, meta.ref("services", store.all("services")[0]), {"app": None}) == ()
