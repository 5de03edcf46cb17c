import pytest

from kubetui.api import meta
from kubetui.playground.controllers import job_indexes

JOBS = "jobs.batch"


@pytest.fixture
def speed() -> float:
    return 20.0


@pytest.fixture(autouse=True)
def _ends(rig):
    rig.kubelets.ends = {"good": "Succeeded", "bad": "Failed"}


def job(image: str = "good", restart: str = "Never", **spec: object) -> dict:
    pod = {"restartPolicy": restart, "containers": [{"name": "c", "image": image}]}
    return {"metadata": {"name": "sum", "namespace": "demo"}, "spec": {"template": {"spec": pod}, **spec}}


async def status(rig) -> dict:
    return (await rig.api.get(JOBS, "sum", "demo")).get("status", {})


async def over(rig, type_: str) -> bool:
    return meta.is_true(await rig.api.get(JOBS, "sum", "demo"), type_)


async def test_a_job_completes(rig):
    await rig.api.create(JOBS, job(completions=3))
    await rig.until(lambda: over(rig, "Complete"))
    found = await status(rig)
    assert (found["succeeded"], found["ready"], found["terminating"]) == (3, 0, 0)
    assert "active" not in found
    assert found["completionTime"]
    assert found["startTime"]
    assert [(c["type"], c["reason"], c["message"]) for c in found["conditions"]] == [
        ("SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods"),
        ("Complete", "CompletionsReached", "Reached expected number of succeeded pods"),
    ]

    async def let_go() -> bool:
        return all("finalizers" not in pod["metadata"] for pod in await rig.all("pods"))

    await rig.until(let_go)
    assert len(await rig.all("pods")) == 3
    assert (await rig.events())[-1] == "Job completed"
    assert len(await rig.events("SuccessfulCreate")) == 3


async def test_failures_are_counted_and_wait_longer_each_time(rig):
    await rig.api.create(JOBS, job("bad", backoffLimit=1))
    began = rig.clock.monotonic()
    await rig.until(lambda: over(rig, "Failed"))
    assert rig.clock.monotonic() - began >= 10
    found = await status(rig)
    assert found["failed"] == 2
    assert [(c["type"], c["reason"], c["message"]) for c in found["conditions"]] == [
        ("FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit"),
        ("Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit"),
    ]
    assert len(await rig.all("pods")) == 2
    await rig.until(lambda: rig.events("BackoffLimitExceeded"))


async def test_parallelism_and_deadline(rig):
    await rig.api.create(JOBS, job("busy", parallelism=2, completions=5, activeDeadlineSeconds=20))

    async def two() -> bool:
        return (await status(rig)).get("ready") == 2

    await rig.until(two)
    assert (await status(rig))["active"] == 2
    await rig.until(lambda: over(rig, "Failed"))
    found = meta.condition(await rig.api.get(JOBS, "sum", "demo"), "Failed")
    assert (found["reason"], found["message"]) == (
        "DeadlineExceeded", "Job was active longer than specified deadline",
    )  # fmt: skip

    async def gone() -> bool:
        return await rig.all("pods") == []

    await rig.until(gone)


async def test_each_index_once(rig):
    await rig.api.create(JOBS, job(completions=4, parallelism=2, completionMode="Indexed"))
    await rig.until(lambda: over(rig, "Complete"))
    assert (await status(rig))["completedIndexes"] == "0-3"
    pods = sorted(await rig.all("pods"), key=meta.name)
    assert [pod["spec"]["hostname"] for pod in pods] == [f"sum-{index}" for index in range(4)]
    env = pods[2]["spec"]["containers"][0]["env"][0]
    assert env["name"] == "JOB_COMPLETION_INDEX"
    assert meta.labels(pods[2])["batch.kubernetes.io/job-completion-index"] == "2"


async def test_suspended_and_resumed(rig):
    await rig.api.create(JOBS, job(suspend=True))
    await rig.until(lambda: over(rig, "Suspended"))
    assert "startTime" not in await status(rig)
    assert await rig.all("pods") == []
    await rig.api.patch(JOBS, "sum", {"spec": {"suspend": False}}, "demo")
    await rig.until(lambda: over(rig, "Complete"))
    assert await rig.events("Suspended") == ["Job suspended"]
    assert await rig.events("Resumed") == ["Job resumed"]


async def test_a_failure_policy_ends_the_job_at_once(rig):
    rules = [{"action": "FailJob", "onPodConditions": [{"type": "Ready", "status": "False"}]}]
    await rig.api.create(JOBS, job("bad", podFailurePolicy={"rules": rules}))
    await rig.until(lambda: over(rig, "Failed"))
    (pod,) = await rig.all("pods")
    found = meta.condition(await rig.api.get(JOBS, "sum", "demo"), "Failed")
    assert (found["reason"], found["message"]) == (
        "PodFailurePolicy", f"Pod demo/{meta.name(pod)} has condition Ready matching FailJob rule at index 0",
    )  # fmt: skip


@pytest.mark.parametrize("ttl", [None, 5])
async def test_a_finished_job_goes_after_its_ttl_with_its_pods(rig, ttl):
    more = {} if ttl is None else {"ttlSecondsAfterFinished": ttl}
    await rig.api.create(JOBS, job(**more))

    async def gone() -> bool:
        return not await rig.exists(JOBS, "sum") and await rig.all("pods") == []

    if ttl is None:
        await rig.until(lambda: over(rig, "Complete"))
        await rig.api.delete(JOBS, "sum", "demo", propagation="Background")
    await rig.until(gone)


async def test_pods_of_a_job_that_went_are_let_go(rig):
    await rig.api.create(JOBS, job("busy"))

    async def runs() -> bool:
        return (await status(rig)).get("ready") == 1

    await rig.until(runs)
    await rig.api.delete(JOBS, "sum", "demo", propagation="Orphan")

    async def let_go() -> bool:
        (pod,) = await rig.all("pods")
        return "finalizers" not in pod["metadata"]

    await rig.until(let_go)


async def test_a_job_that_waits_for_its_pods_to_go_first_lets_them_go(rig):
    await rig.api.create(JOBS, job("runs on"))
    await rig.until(lambda: _running(rig))
    await rig.api.delete(JOBS, "sum", "demo", propagation="Foreground")
    await rig.until(lambda: _gone(rig))


async def _running(rig) -> bool:
    return any(pod.get("status", {}).get("phase") == "Running" for pod in await rig.all("pods"))


async def _gone(rig) -> bool:
    return not await rig.all("pods") and not await rig.all(JOBS)


def _indexed(**spec: object) -> dict:
    return job("bad", completions=2, parallelism=2, completionMode="Indexed", **spec)


async def test_each_index_has_its_own_limit(rig):
    await rig.api.create(JOBS, _indexed(backoffLimitPerIndex=1))
    await rig.until(lambda: over(rig, "Failed"))
    found = await status(rig)
    assert (found["failedIndexes"], found["failed"]) == ("0,1", 4)
    assert [(c["type"], c["reason"], c["message"]) for c in found["conditions"]] == [
        ("FailureTarget", "FailedIndexes", "Job has failed indexes"),
        ("Failed", "FailedIndexes", "Job has failed indexes"),
    ]
    attempts = sorted(
        meta.annotations(pod)["batch.kubernetes.io/job-index-failure-count"] for pod in await rig.all("pods")
    )
    assert attempts == ["0", "0", "1", "1"]


async def test_a_rule_gives_an_index_up_at_once(rig):
    rules = [{"action": "FailIndex", "onPodConditions": [{"type": "Ready", "status": "False"}]}]
    await rig.api.create(JOBS, _indexed(backoffLimitPerIndex=3, podFailurePolicy={"rules": rules}))
    await rig.until(lambda: over(rig, "Failed"))
    assert ((await status(rig))["failedIndexes"], len(await rig.all("pods"))) == ("0,1", 2)


@pytest.mark.parametrize(
    ("rule", "completed", "met"),
    [
        ({"succeededIndexes": "0"}, {0}, True),
        ({"succeededIndexes": "0-1"}, {0}, False),
        ({"succeededIndexes": "0-2", "succeededCount": 2}, {0, 2}, True),
        ({"succeededCount": 2}, {1}, False),
        ({"succeededCount": 2}, {1, 3}, True),
    ],
)
def test_when_a_part_is_enough(rule: dict, completed: set[int], met: bool):
    found = job_indexes.success(job(successPolicy={"rules": [rule]}), completed)
    assert (found is not None) is met
    if found is not None:
        assert (found.reason, found.message) == ("SuccessPolicy", "Matched rules at index 0")


def test_too_many_failed_indexes():
    found = job_indexes.failed_verdict(job(completions=9, maxFailedIndexes=1), set(), {3, 4})
    assert found is not None
    assert found.reason == "MaxFailedIndexesExceeded"
