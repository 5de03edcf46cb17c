"""Claims, volumes and classes: how large, in which state, who holds them."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dig, mapping, text
from kubetui.kinds.shown.cells import UNREAD, at, column, named, said, state, state_role
from kubetui.kinds.shown.model import Around, Cells, Facts, Shown, created
from kubetui.kinds.vocabulary import Health, Line, Span

DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
_MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}


def modes(value: object) -> str:
    """`RWO,ROX`."""
    return ",".join(_MODES.get(str(mode), str(mode)) for mode in value) if isinstance(value, list) else ""


class ClaimFacts(Facts):
    """What a claim's row is made of."""

    __slots__ = ("known", "users")

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        self.users = around.users("persistentvolumeclaims", meta.namespace(obj), meta.name(obj))
        self.known = bool(self.users) or around.knows("pods", meta.namespace(obj))
        self.word = "Terminating" if meta.deleting(obj) else text(obj, "status", "phase")
        self.health = self._judge()

    def _judge(self) -> Health:
        if self.word == "Bound":
            return Health.OK if self.users or not self.known else Health.WARNING
        return Health.ERROR if self.word == "Lost" else Health.PROGRESS

    @property
    def waits_for_pod(self) -> bool:
        """Whether its class binds it only when a Pod wants it."""
        class_ = self.around.get(
            "storageclasses.storage.k8s.io", "", text(self.obj, "spec", "storageClassName")
        )
        return self.known and not self.users and text(class_, "volumeBindingMode") == "WaitForFirstConsumer"


def size(claim: Obj) -> str:
    """What it has, or what it asks for."""
    return text(claim, "status", "capacity", "storage") or text(
        claim, "spec", "resources", "requests", "storage"
    )


def holds(facts: ClaimFacts) -> Line:
    """Who mounts it, or what it waits for."""
    if facts.word == "Pending":
        return (Span("waits for Pod" if facts.waits_for_pod else "waits for a volume", "progress"),)
    if facts.word != "Bound":
        return said(facts.word, state_role(facts.health))
    if not facts.known:
        return UNREAD
    return said(", ".join(facts.users)) if facts.users else (Span("nobody", "warning"),)


def _claim_brief(facts: ClaimFacts) -> list[Cells]:
    return [(said(facts.name), said(size(facts.obj)), holds(facts), created(facts))]


CLAIMS = Shown(
    "persistentvolumeclaims",
    "storage",
    ClaimFacts,
    named(
        column("STATUS", 11, state),
        at("VOLUME", 30, "spec", "volumeName", missing="", priority=1),
        column("CAPACITY", 8, lambda facts: size(facts.obj), align="right"),
        column("ACCESS MODES", 12, lambda facts: modes(dig(facts.obj, "status", "accessModes")), 1),
        at("STORAGECLASS", 12, "spec", "storageClassName", missing="", priority=1),
        column("HOLDS", 20, holds),
        at("VOLUMEMODE", 10, "spec", "volumeMode", missing="", priority=4),
    ),
    _claim_brief,
    frozenset({"users", "classes"}),
    "pvc",
)
_PHASES = {
    "Bound": Health.OK,
    "Available": Health.EXPECTED,
    "Pending": Health.PROGRESS,
    "Released": Health.WARNING,
    "Failed": Health.ERROR,
}


class VolumeFacts(Facts):
    """What a PersistentVolume's row is made of."""

    __slots__ = ()

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        self.word = "Terminating" if meta.deleting(obj) else text(obj, "status", "phase")
        self.health = _PHASES.get(self.word, Health.PROGRESS)


def _claim_of(facts: Facts) -> str:
    claim = mapping(facts.obj, "spec", "claimRef")
    return f"{text(claim, 'namespace')}/{text(claim, 'name')}" if claim else ""


def _volume_brief(facts: VolumeFacts) -> list[Cells]:
    bound = said(_claim_of(facts)) if facts.word == "Bound" else said(facts.word, state_role(facts.health))
    return [
        (
            said(f"pv {facts.name}"),
            said(text(facts.obj, "spec", "capacity", "storage")),
            bound,
            created(facts),
        )
    ]


VOLUMES = Shown(
    "persistentvolumes",
    "storage",
    VolumeFacts,
    named(
        at("CAPACITY", 8, "spec", "capacity", "storage"),
        column("ACCESS MODES", 12, lambda facts: modes(dig(facts.obj, "spec", "accessModes"))),
        at("RECLAIM POLICY", 14, "spec", "persistentVolumeReclaimPolicy", priority=1),
        column("STATUS", 11, state),
        column("CLAIM", 24, _claim_of),
        at("STORAGECLASS", 12, "spec", "storageClassName", missing="", priority=1),
        at("REASON", 10, "status", "reason", missing="", priority=2),
        at("VOLUMEMODE", 10, "spec", "volumeMode", missing="", priority=4),
    ),
    _volume_brief,
    short="pv",
)


def is_default(class_: Obj) -> bool:
    """Whether claims that name no class get this one."""
    return text(meta.annotations(class_), DEFAULT_CLASS) == "true"


def class_name(facts: Facts) -> str:
    """`standard (default)`."""
    return f"{facts.name} (default)" if is_default(facts.obj) else facts.name


def _class_brief(facts: Facts) -> list[Cells]:
    return [
        (said(f"sc {class_name(facts)}"), (), said(text(facts.obj, "provisioner"), "muted"), created(facts))
    ]


STORAGE_CLASSES = Shown(
    "storageclasses.storage.k8s.io",
    "storage",
    Facts,
    (
        column("NAME", 26, class_name, flex=True),
        *named(
            at("PROVISIONER", 30, "provisioner"),
            column("RECLAIMPOLICY", 13, lambda facts: text(facts.obj, "reclaimPolicy") or "Delete"),
            column(
                "VOLUMEBINDINGMODE", 20, lambda facts: text(facts.obj, "volumeBindingMode") or "Immediate"
            ),
            column(
                "ALLOWVOLUMEEXPANSION",
                20,
                lambda facts: str(dig(facts.obj, "allowVolumeExpansion") is True).lower(),
                2,
            ),
        )[1:],
    ),
    _class_brief,
    short="sc",
)
