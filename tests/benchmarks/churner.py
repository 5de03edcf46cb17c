"""Another client that changes Pods all the time: `python churner.py KUBECONFIG RATE SECONDS`.

Each change is one the list shows: another address of a Pod.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from pathlib import Path

from client import client
from held import SPARED, change


async def main() -> int:
    """Change random Pods, some at once where the server is slower than wished."""
    rate, seconds = float(sys.argv[2]), float(sys.argv[3])
    seed = random.Random(1)
    async with client(Path(sys.argv[1])) as other:
        pods = await other.request("GET", "/api/v1/namespaces/default/pods?resourceVersion=0")
        names = [pod["metadata"]["name"] for pod in pods["items"]][SPARED:]
        running: set[asyncio.Task[None]] = set()
        begin, done = time.perf_counter(), 0
        print("started", flush=True)
        while (now := time.perf_counter() - begin) < seconds:
            while done < now * rate and len(running) < 20:
                task = asyncio.create_task(
                    change(other, seed.choice(names), f"10.{done >> 16}.{done >> 8 & 255}.{done & 255}")
                )
                running.add(task)
                task.add_done_callback(running.discard)
                done += 1
            await asyncio.sleep(0.005)
        await asyncio.gather(*running)
    print(done / seconds, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
