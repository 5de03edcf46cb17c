"""Verbs that change the cluster; each goes through the gate."""

from __future__ import annotations

from kubetui.actions.verbs.model import MOST, Verb, change, change_all

NODES = frozenset({"nodes"})
DEPLOYMENTS = frozenset({"deployments.apps"})
CRON_JOBS = frozenset({"cronjobs.batch"})
SUSPENDED = frozenset({"cronjobs.batch", "jobs.batch"})
BROKEN = frozenset({
    "pods", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "jobs.batch",
    "cronjobs.batch", "services", "configmaps", "secrets", "persistentvolumeclaims", "nodes",
})  # fmt: skip
"""Kinds with a menu of breaks: written out, so that the table of verbs does not wait for that of breaks."""
SCALED = frozenset({"deployments.apps", "replicasets.apps", "statefulsets.apps"})
ROLLED = frozenset({"deployments.apps", "statefulsets.apps", "daemonsets.apps"})

CHANGES = (
    change("edit", ("e",), "edit", "Edit the whole object in your own editor, as kubectl edit does."),
    change_all("delete", ("D",), "delete", "Delete it; asks first, and shows what goes with it."),
    change_all("kill", ("K",), "kill", "Delete the Pod without a grace period; asks first.",
               frozenset({"pods"})),
    change_all("scale.up", ("+",), "scale up", "Wish for one replica more.", SCALED),
    change_all("scale.down", ("-",), "scale down", "Wish for one replica less; going to none asks first.",
               SCALED),
    change_all("scale.to", ("S",), "scale to", "Wish for a number of replicas.", SCALED),
    change_all("restart", ("R",), "restart", "Replace all Pods one after the other by the rollout's rules.",
               ROLLED),
    change("undo", ("U",), "undo", "Roll back to the revision before this one; shows first what becomes different.",
           ROLLED),
    change("image", ("i",), "set image", "Give the containers another image.", ROLLED | CRON_JOBS),
    change_all("pause", (), "pause", "Gather changes of its template without rolling them out.", DEPLOYMENTS),
    change_all("resume", (), "resume", "Roll out what was changed while it was paused.", DEPLOYMENTS),
    change_all("trigger", (), "trigger", "Start a Job from it now, beside its schedule.", CRON_JOBS),
    change_all("suspend", (), "suspend", "Let it start nothing more until it may go on.", SUSPENDED),
    change_all("unsuspend", (), "go on", "Let it go on after it was suspended.", SUSPENDED),
    change_all("cordon", (), "cordon", "Place no new Pod on it; those that run stay.", NODES),
    change_all("uncordon", (), "uncordon", "Place Pods on it again.", NODES),
    change_all("drain", (), "drain", "Take its Pods off it; shows first who is hit and what stands in the way.",
               NODES),
    change_all("taint", (), "taint", "Keep Pods away that do not tolerate it, or let them come again.", NODES),
    change_all("label", (), "label", "Add, change or take away labels."),
    change_all("annotate", (), "annotate", "Add, change or take away annotations."),
    change("break", ("B",), "break", "Break it for real, to see what happens; or mend what was broken.",
           BROKEN),
    Verb("create", ("ctrl+n",), "create", "Create an object from a template, in your own editor.", "Change",
         mutates=True, contexts=MOST),
    Verb("apply", ("ctrl+o",), "apply file", "Apply a file or folder; shows first what would change.", "Change",
         mutates=True, contexts=MOST),
    Verb("undo.last", ("ctrl+z",), "take back", "Take back the last change made here, where that can be done.",
         "Change", mutates=True, contexts=MOST),
    Verb("journal", ("J",), "journal", "List what was changed here, now and before, each with its command.",
         "Change", contexts=MOST),
    Verb("actions", ("A",), "actions", "List everything that can be done with the object.", "Change",
         needs_object=True, contexts=MOST),
)  # fmt: skip
