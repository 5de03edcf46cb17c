"""agnhost's logs-generator and porter: lines at a steady pace, and servers that say what the environment told them."""

from __future__ import annotations

import json
import re

from kubetui.playground.kubelet.programs.http import Handler, Request, Response
from kubetui.playground.kubelet.programs.process import Process

_TEXT = "text/plain; charset=utf-8"
_SERVES = re.compile(r"SERVE_(?:TCP_|TLS_)?PORT_(\d{1,5})")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_METHODS = ("GET", "POST", "PUT")


def seconds(text: str) -> float:
    """A duration as Go writes it (`1m30s`); 0 for what is none."""
    parts = _DURATION.findall(text)
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


async def generate_logs(process: Process, lines: int, duration: float) -> int:
    """So many lines, spread evenly over a time: requests to an API server that were never made."""
    if lines <= 0 or duration <= 0:
        what = f"total number of lines: {lines}" if lines <= 0 else f"duration: {duration:g}s"
        process.err(_line(process, "F", f"Invalid {what}"))
        return 255
    for number in range(lines):
        process.err(_line(process, "I", _request(process, number)))
        await process.sleep(duration / lines)
    return 0


def _line(process: Process, level: str, text: str) -> str:
    now = process.host.clock.now()
    return f"{level}{now:%m%d %H:%M:%S.%f}       1 logs_generator.go:76] {text}\n"


def _request(process: Process, number: int) -> str:
    rng = process.host.rng
    namespace = rng.choice(("default", "kube-system", "ns"))
    pod = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=rng.randint(3, 4)))
    return (
        f"{number} {rng.choice(_METHODS)} /api/v1/namespaces/{namespace}/pods/{pod} {rng.randint(200, 599)}"
    )


def start_porter(process: Process) -> None:
    """Serves the value of SERVE_PORT_80 on port 80, and so on; with --json-response the method beside it."""
    as_json = "--json-response" in process.argv or "--json-response=true" in process.argv
    for key, value in process.env.items():
        found = _SERVES.fullmatch(key)
        if found is not None and 0 < int(found[1]) < 1 << 16:
            process.host.listen(int(found[1]), _answer(value, as_json))


def _answer(value: str, as_json: bool) -> Handler:
    def answer(request: Request) -> Response:
        if not as_json:
            return Response(200, value, "text/html; charset=utf-8" if value.startswith("<") else _TEXT)
        body = json.dumps({"Method": request.method, "Body": value}, separators=(",", ":"))
        return Response(200, body, "application/json")

    return answer
