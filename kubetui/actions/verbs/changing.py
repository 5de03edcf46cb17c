"""Verbs that change the cluster; each goes through the gate."""

from __future__ import annotations

from kubetui.actions.verbs.model import MOST, Verb, change

SCALED = frozenset({"deployments.apps", "replicasets.apps", "statefulsets.apps"})
ROLLED = frozenset({"deployments.apps", "statefulsets.apps", "daemonsets.apps"})

CHANGES = (
    change("delete", ("D",), "delete", "Delete the object; asks first."),
    change("kill", ("K",), "kill", "Delete the Pod without a grace period; asks first.",
           frozenset({"pods"})),
    change("scale.up", ("+",), "scale up", "Wish for one replica more.", SCALED),
    change("scale.down", ("-",), "scale down", "Wish for one replica less; going to none asks first.",
           SCALED),
    change("scale.to", ("S",), "scale to", "Wish for a number of replicas.", SCALED),
    change("restart", ("R",), "restart", "Replace all Pods one after the other by the rollout's rules.",
           ROLLED),
    change("undo", ("U",), "undo", "Roll back to the revision before this one.",
           frozenset({"deployments.apps"})),
    change("image", ("i",), "set image", "Give the containers another image.", ROLLED),
    Verb("actions", ("A",), "actions", "List everything that can be done with the object.", "Change",
         needs_object=True, contexts=MOST),
)  # fmt: skip
