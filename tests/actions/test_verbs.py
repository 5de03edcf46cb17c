import pytest

from kubetui.actions import verbs
from kubetui.actions.breaks import BREAKS
from kubetui.actions.verbs import CONTEXTS, VERBS


def test_every_id_is_there_once():
    ids = [verb.id for verb in VERBS]
    assert len(ids) == len(set(ids))


def test_no_key_means_two_things_in_one_place():
    # The table checks itself: nothing is bound anew here.
    assert verbs.rebound({}) == VERBS


def test_every_verb_says_what_it_does_in_one_sentence():
    for verb in VERBS:
        assert verb.sentence.endswith(".") and verb.sentence[0].isupper(), verb.id
        assert 1 <= len(verb.label.split()) <= 2, verb.id
        assert verb.keys or verb.needs_object, f"{verb.id} cannot be reached"
        assert verb.contexts <= set(CONTEXTS), verb.id


def test_a_key_is_found_by_what_a_person_writes_and_by_its_terminal_name():
    assert verbs.by_key("/", "explorer") is verbs.by_key("slash", "explorer") is verbs.by_id("filter")
    assert verbs.by_key("+", "table") is verbs.by_key("plus", "table") is verbs.by_id("scale.up")


def test_the_same_key_means_another_thing_where_texts_are_searched():
    assert verbs.by_key("n", "lesson") is verbs.by_id("lesson.next")
    assert verbs.by_key("n", "text") is verbs.by_id("match.next")


def test_only_verbs_that_work_on_a_kind_are_offered():
    on_pods = {verb.id for verb in verbs.for_object("pods")}
    assert {"kill", "logs", "describe", "delete"} <= on_pods
    assert not {"scale.up", "undo", "secret.reveal"} & on_pods
    assert "secret.reveal" in {verb.id for verb in verbs.for_object("secrets")}


def test_keys_can_be_exchanged():
    table = verbs.rebound({"logs": ("L",), "layout.next": ("l",)})
    assert verbs.by_key("L", "explorer", table).id == "logs"
    assert verbs.by_key("l", "explorer", table).id == "layout.next"


def test_an_unknown_id_and_a_shared_key_are_refused():
    with pytest.raises(ValueError, match="no verb has the id nothing"):
        verbs.rebound({"nothing": ("x",)})
    with pytest.raises(ValueError, match="the key q would mean both logs and quit"):
        verbs.rebound({"logs": ("q",)})


def test_the_break_menu_is_offered_where_there_are_breaks():
    assert verbs.by_id("break").kinds == frozenset(BREAKS)
