"""Starting one container: image, configuration, creation, process, hooks.

Rule: `kuberuntime_container.go` startContainer.
"""

from __future__ import annotations

from kubetui.api import quantity
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, name, namespace, text, uid
from kubetui.playground.kubelet.backoff import Backoff, spoken
from kubetui.playground.kubelet.config.downward import Facts
from kubetui.playground.kubelet.config.environment import environment, expand
from kubetui.playground.kubelet.config.groups import groups_of
from kubetui.playground.kubelet.config.sources import ConfigError
from kubetui.playground.kubelet.config.subpaths import sub_path_of
from kubetui.playground.kubelet.images.model import PATH, Image
from kubetui.playground.kubelet.images.reference import Reference
from kubetui.playground.kubelet.machine import Machine
from kubetui.playground.kubelet.pulling import ImageError, Puller
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.files import Files
from kubetui.playground.kubelet.runtime.permissions import Permissions, User
from kubetui.playground.kubelet.runtime.plan import Plan, StartError
from kubetui.playground.kubelet.runtime.sandbox import Sandbox
from kubetui.playground.kubelet.runtime.trees import Tree
from kubetui.playground.kubelet.slots import Slot
from kubetui.playground.kubelet.status import terminated

_RETRY = 10.0
_CREATING = 0.03
_SOMEBODY = 65532
"""The user of an image that nobody knows, where it must not be root."""


class Starter:
    """Starts the containers of one Pod; remembers how long each has to wait after a failure."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._puller = Puller(machine)
        self._backoffs: dict[str, Backoff] = {}

    async def start(self, pod: Obj, slot: Slot, sandbox: Sandbox) -> float:
        """Start a container, or note why it waits: after how long to look again (0: no need)."""
        waits = self._crash_loop(pod, slot)
        if waits:
            return waits
        try:
            reference = await self._puller.ensure(pod, slot)
            image = self._machine.runtime.image(reference)
            plan = await self._plan(pod, slot, sandbox, reference, image)
        except ImageError as error:
            self._machine.event(pod, "Failed", f"Error: {error.reason}", "Warning", slot=slot)
            slot.waiting = (error.reason, error.message)
            return min(error.retry, self._retry()) if error.retry else self._retry()
        except ConfigError as error:
            return self._failed(pod, slot, "CreateContainerConfigError", str(error))
        if not plan.argv:
            message = "failed to generate container spec: failed to generate spec: no command specified"
            return self._failed(pod, slot, "CreateContainerError", message)
        await self._machine.clock.sleep(_CREATING)
        if sandbox.closed:
            # The machine has lost its power meanwhile, and this kubelet with it.
            return 0.0
        return self._run(pod, slot, sandbox, plan)

    def _retry(self) -> float:
        return _RETRY * self._machine.rng.uniform(1.0, 1.5)

    def _failed(self, pod: Obj, slot: Slot, reason: str, message: str) -> float:
        self._machine.event(pod, "Failed", f"Error: {message}", "Warning", slot=slot)
        slot.waiting = (reason, message)
        return self._retry()

    def _crash_loop(self, pod: Obj, slot: Slot) -> float:
        current = slot.current
        if current is None or current.finished_at is None:
            return 0.0
        clock = self._machine.clock
        now = clock.monotonic()
        ended = now - clock.elapsed(current.finished_at)
        backoff = self._backoffs.setdefault(slot.name, Backoff())
        left = backoff.left(ended, now)
        if not left:
            backoff.next(ended, now)
            return 0.0
        who = f"{name(pod)}_{namespace(pod)}({uid(pod)})"
        self._machine.event(
            pod,
            "BackOff",
            f"Back-off restarting failed container {slot.name} in pod {who}",
            "Warning",
            slot=slot,
        )
        message = f"back-off {spoken(backoff.delay)} restarting failed container={slot.name} pod={who}"
        slot.waiting = ("CrashLoopBackOff", message)
        return min(left, self._retry())

    def _run(self, pod: Obj, slot: Slot, sandbox: Sandbox, plan: Plan) -> float:
        again = slot.exit_code is not None
        if slot.current is not None and again:
            slot.last = terminated(slot.current)
        elif slot.adopted is not None and again:
            slot.last = slot.adopted["terminated"]
        slot.restarts += again
        slot.adopted = None
        slot.current = container = Container(plan, sandbox, slot.restarts, slot.spec)
        sandbox.add(container)
        self._machine.event(pod, "Created", "Container created", slot=slot)
        try:
            container.start()
        except StartError as error:
            self._failed(pod, slot, "RunContainerError", str(error))
            return 1.0
        self._machine.event(pod, "Started", "Container started", slot=slot)
        slot.waiting = None
        return 0.0

    async def _plan(self, pod: Obj, slot: Slot, sandbox: Sandbox, reference: Reference, image: Image) -> Plan:
        machine, spec = self._machine, slot.spec
        links = dig(pod, "spec", "enableServiceLinks") is not False
        facts = Facts(machine.runtime.node_ip, sandbox.ip, machine.allocatable)
        services = machine.services(namespace(pod), links=links)
        variables = await environment(pod, spec, machine.sources, services, facts)
        user = _user(pod, spec, image)
        if user == 0 and image.known and _must_not_be_root(pod, spec):
            who = f"{name(pod)}_{namespace(pod)}({uid(pod)})"
            raise ConfigError(
                f'container has runAsNonRoot and image will run as root (pod: "{who}", container: {slot.name})'
            )
        if user == 0 and not image.known and _must_not_be_root(pod, spec):
            user = _SOMEBODY
        base = {"PATH": PATH, "HOSTNAME": sandbox.hostname, "HOME": "/root" if user == 0 else "/"}
        runner = User(user, groups_of(pod, spec, user))
        return Plan(
            name=slot.name, image=image, image_name=reference.full, image_id=reference.image_id,
            argv=_argv(spec, image, variables), env={**base, **image.env, **variables},
            files=_files(spec, sandbox, image, variables, runner), workdir=text(spec, "workingDir") or image.workdir,
            uid=user, groups=runner.groups,
            memory_limit=int(quantity.amount(dig(spec, "resources", "limits", "memory", default="0"))),
            interactive=spec.get("stdin") is True, tty=spec.get("tty") is True,
            message_path=_message_path(spec),
            message_from_logs=text(spec, "terminationMessagePolicy") == "FallbackToLogsOnError",
            ends=(slot.kind == "init" and not slot.sidecar) or text(pod, "spec", "restartPolicy") not in ("", "Always"),
            ports=_ports(spec),
        )  # fmt: skip


def _ports(spec: Obj) -> tuple[int, ...]:
    """Where a container says that it listens, its probes included."""
    named = {text(port, "name"): integer(port, "containerPort") for port in dicts(spec, "ports")}
    found = set(named.values()) | {integer(port, "containerPort") for port in dicts(spec, "ports")}
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        for way in ("httpGet", "tcpSocket", "grpc"):
            port = dig(spec, probe, way, "port")
            found.add(port if isinstance(port, int) else named.get(str(port), 0))
    return tuple(sorted(port for port in found if port))


def _argv(spec: Obj, image: Image, variables: dict[str, str]) -> tuple[str, ...]:
    command = tuple(expand(str(word), variables) for word in spec.get("command") or ())
    arguments = tuple(expand(str(word), variables) for word in spec.get("args") or ())
    if command:
        return command + arguments
    found = image.entrypoint + (arguments or image.command)
    # Of an image nobody knows the entry point either: a stand-in runs.
    return found if found or image.known else ("",)


def _user(pod: Obj, spec: Obj, image: Image) -> int:
    own = integer(spec, "securityContext", "runAsUser", default=-1)
    return own if own >= 0 else integer(pod, "spec", "securityContext", "runAsUser", default=image.uid)


def _must_not_be_root(pod: Obj, spec: Obj) -> bool:
    own = dig(spec, "securityContext", "runAsNonRoot")
    return bool(own if own is not None else dig(pod, "spec", "securityContext", "runAsNonRoot"))


def _message_path(spec: Obj) -> str:
    return text(spec, "terminationMessagePath") or "/dev/termination-log"


def _files(spec: Obj, sandbox: Sandbox, image: Image, variables: dict[str, str], user: User) -> Files:
    read_only = dig(spec, "securityContext", "readOnlyRootFilesystem") is True
    files = Files(image.files, read_only=read_only, user=user)
    for mount in dicts(spec, "volumeMounts"):
        tree = sandbox.volumes.get(text(mount, "name"))
        if tree is not None:
            read_only = mount.get("readOnly") is True
            files.mount(text(mount, "mountPath"), tree, sub_path_of(mount, variables), read_only=read_only)
    # Whoever runs may leave a last word (`kuberuntime_container.go` makeMounts: 0666).
    last = Tree({"/log": ""})
    last.permissions["/log"] = Permissions(0o666)
    files.mount(_message_path(spec), last, "log")
    files.mount("/etc/hosts", sandbox.etc, "hosts")
    files.mount("/etc/hostname", sandbox.etc, "hostname")
    files.mount("/etc/resolv.conf", sandbox.etc, "resolv.conf")
    return files


def port_number(spec: Obj, port: object) -> int | None:
    """A port of a probe or hook: a number, or the name of one of the container's ports."""
    if isinstance(port, int):
        return port
    if isinstance(port, str) and port.isdigit():
        return int(port)
    return next(
        (integer(one, "containerPort") for one in dicts(spec, "ports") if text(one, "name") == port), None
    )


def hook(slot: Slot, moment: str) -> Obj:
    """`postStart` or `preStop` of a container; empty without."""
    return mapping(slot.spec, "lifecycle", moment)
