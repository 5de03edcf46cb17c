"""kubectl wait."""

from __future__ import annotations

from tests.integration.commands.transcript import Player

WAIT = r"""
% run one --image=nginx:1.27
% create job j --image=busybox:1.36 -- true
% create deployment web --image=nginx:1.27
$ wait --for=condition=Ready pod/one --timeout=20s
pod/one condition met
$ wait --for=condition=complete job/j --timeout=20s
job.batch/j condition met
$ wait --for=condition=Available deployment/web --timeout=20s
deployment.apps/web condition met
$ wait --for=jsonpath={.status.phase}=Running pod/one
pod/one condition met
$ wait --for=jsonpath={.status.podIP} pod/one
pod/one condition met
$ wait --for=create pod/one
pod/one condition met
$ wait --for=delete pod/nope
$ wait --for=condition=Ready pod -l run=one
pod/one condition met
$ wait --for=condition=Ready pod -l run=none
error: no matching resources found
[1]
$ wait --for=condition=Nope pod/one --timeout=1s
error: timed out waiting for the condition on pods/one
[1]
$ wait --for=condition=Available=false deployment/web --timeout=1s
error: timed out waiting for the condition on deployments/web
[1]
$ wait --for=create pod/nope --timeout=1s
error: timed out waiting for the condition
[1]
$ wait --for=condition=Ready pod/nope
Error from server (NotFound): pods "nope" not found
[1]
$ wait --for=jsonpath={.x pod/one
error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'
[1]
$ wait --for=foo pod/one
error: unrecognized condition: "foo"
[1]
$ wait pod/one
error: unrecognized condition: []
[1]
"""


def test_wait(player: Player):
    player.play(WAIT)
