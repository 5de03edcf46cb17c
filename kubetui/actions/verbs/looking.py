"""Verbs that look: at one object, and for what is where."""

from __future__ import annotations

from kubetui.actions.verbs.model import ALL, LISTS, MOST, TEXTS, Verb, on_object

LOGGING = frozenset({"pods", "deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps",
                      "jobs.batch", "cronjobs.batch", "services", "replicationcontrollers"})  # fmt: skip
STORIED = frozenset({"pods", "replicasets.apps", "deployments.apps", "statefulsets.apps", "daemonsets.apps"})
ROLLED = frozenset({"deployments.apps", "statefulsets.apps", "daemonsets.apps"})

LOOK = (
    on_object("open", ("enter",), "open", "Open the selected object and everything known about it."),
    Verb("back", ("escape",), "back", "Close what was opened last, or go back to where you were.", "Look",
         contexts=ALL),
    on_object("describe", ("d",), "describe", "Describe the object as kubectl describe does."),
    on_object("yaml", ("y",), "yaml", "Show the whole object as the API server stores it."),
    on_object("logs", ("l",), "logs", "Follow what its containers print.", LOGGING),
    on_object("logs.previous", ("p",), "previous logs",
              "Show what the container printed before its last restart.", LOGGING),
    on_object("story", ("t",), "story", "Tell what just happened to it, step by step, and who did it.",
              STORIED),
    on_object("map", ("m",), "map", "Draw the way of a request, of settings and of data around it."),
    on_object("used.by", ("u",), "used by", "List everything that uses it, and would miss it."),
    on_object("revisions", (), "revisions", "Compare the versions it has had.", ROLLED),
    Verb("managed", ("Y",), "managed fields", "Show or hide in the YAML who set which field.", "Look",
         contexts=frozenset({"detail"})),
    Verb("explain", ("x",), "explain", "Show or hide the panel that explains the selection.", "Look",
         contexts=MOST),
    on_object("events.selection", ("V",), "its events", "Show only the events of the selection."),
    on_object("secret.reveal", ("v",), "reveal", "Show the secret values for ten seconds.",
              frozenset({"secrets"})),
    on_object("copy.name", ("c",), "copy name", "Copy the name of the object."),
    Verb("save", ("ctrl+s",), "save", "Save what is shown in a text file, and say where.", "Look",
         contexts=MOST | TEXTS),
    on_object("copy.command", ("C",), "copy command", "Copy the kubectl command that shows the same."),
)  # fmt: skip

FIND = (
    Verb("filter", ("/",), "filter", "Keep only the lines that match what you type.", "Find",
         contexts=ALL - {"lesson"}),
    Verb("mark", ("space",), "mark", "Mark the object, or take its mark away: verbs then work on the marked.",
         "Find", needs_object=True, contexts=LISTS),
    Verb("mark.all", ("ctrl+a",), "mark all", "Mark all that is shown; again: take all marks away.", "Find",
         contexts=LISTS),
    Verb("trouble.only", ("f",), "trouble", "Keep only what is in trouble.", "Find", contexts=LISTS),
    Verb("trouble.all", ("W",), "all trouble", "Show everything that is wrong in the cluster, worst first.",
         "Find", contexts=MOST),
    Verb("sort", ("o",), "sort", "Sort by the next column; at the end in the natural order again.", "Find",
         contexts=LISTS),
    Verb("sort.turn", ("<",), "turn order", "Turn the order round: the most restarts first, or the oldest.",
         "Find", contexts=LISTS),
    Verb("goto", (":",), "go to", "Go to any kind, object, concept, chapter or namespace by name.", "Find",
         contexts=MOST),
    Verb("match.next", ("n",), "next match", "Go to the next line that holds what was searched.", "Find",
         contexts=TEXTS),
    Verb("match.previous", ("N",), "match before", "Go to the line before that holds it.", "Find",
         contexts=TEXTS),
    Verb("palette", ("ctrl+p",), "palette", "Find any action by its name and run it.", "Find",
         contexts=ALL),
    Verb("keys", ("?",), "all keys", "List the keys that work here, each with a sentence.", "Find",
         contexts=ALL),
    Verb("contexts", ("@",), "contexts", "Look at another cluster of your kubeconfig.", "Find"),
    Verb("namespaces", ("P",), "namespaces", "Choose the namespaces to look at.", "Find", contexts=LISTS),
)  # fmt: skip
