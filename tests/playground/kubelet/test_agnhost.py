"""The many programs of agnhost, each as small as what looks at it can tell."""

import re

from kubetui.playground.kubelet.programs.http import Request
from kubetui.playground.kubelet.runtime.exec import output_of
from tests.playground.kubelet.containers import make, run, until

AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.63.0"


async def test_a_generator_of_logs_writes_its_lines() -> None:
    script = "/agnhost logs-generator --log-lines-total 4 --run-duration=2s && /agnhost-2 entrypoint-tester x"
    code, log = await run(["sh", "-c", script], image=AGNHOST)
    *lines, last = log.splitlines()
    numbers = [found[1] for line in lines if (found := re.search(r"go:76\] (\d) [A-Z]+ /api/v1/", line))]
    assert (code, numbers, last) == (0, ["0", "1", "2", "3"], "[/agnhost-2 entrypoint-tester x]")


async def test_a_porter_says_what_its_environment_says() -> None:
    variables = {"SERVE_PORT_80": "hi", "SERVE_PORT_99999": "no", "PORT": "1"}
    container = make(["/agnhost", "porter", "--json-response"], image=AGNHOST, env=variables)
    container.start()
    await until(lambda: container.listener(80))
    assert container.host.answer(80, Request("POST", "/x")).body == '{"Method":"POST","Body":"hi"}'


async def test_a_server_of_files_serves_what_the_container_holds() -> None:
    container = make(["/agnhost", "test-webserver"], image=AGNHOST.replace("agnhost:2.63.0", "kitten:1.8"))
    container.start()
    await until(lambda: container.listener(80))
    answers = [
        container.host.answer(80, Request("GET", path))
        for path in ("/data.json?x", "/", "/none", "/index.html")
    ]
    assert [answer.status for answer in answers] == [200, 200, 404, 301]
    assert answers[0].body == '{\n  "image": "kitten.jpg"\n}\n'


async def test_the_image_has_a_certificate_that_can_be_moved_away() -> None:
    container = make(["/agnhost", "test-webserver"], image=AGNHOST)
    container.start()
    await until(lambda: container.listener(80))
    before = container.host.answer(80, Request("GET", "/localhost.crt")).status
    assert await output_of(container, ("sh", "-c", "mv -v /localhost.crt /tmp/ || true"))
    assert (before, container.host.answer(80, Request("GET", "/localhost.crt")).status) == (200, 404)
