from kubetui.api import errors
from kubetui.api.errors import FieldError


def test_an_invalid_object_lists_each_cause_once():
    twice = FieldError("FieldValueRequired", "spec.a", "Required value")
    error = errors.invalid("Deployment", "apps", "web", [twice, twice])
    assert error.message == 'Deployment.apps "web" is invalid: spec.a: Required value'
    assert error.code == 422
    assert error.details["kind"] == "Deployment"
    several = errors.invalid(
        "Pod", "", "p", [twice, FieldError("FieldValueInvalid", "spec.b", "Invalid value: 1")]
    )
    assert several.message == 'Pod "p" is invalid: [spec.a: Required value, spec.b: Invalid value: 1]'


def test_messages_name_resource_and_group():
    assert errors.not_found("deployments", "apps", "x").message == 'deployments.apps "x" not found'
    assert errors.forbidden("pods", "", "", "no").message == "pods is forbidden: no"
    assert errors.forbidden("", "", "", "no").message == "forbidden: no"
    assert errors.conflict("pods", "", "p").message.startswith(
        'Operation cannot be fulfilled on pods "p": the object'
    )


def test_any_answer_becomes_an_error():
    assert errors.from_response(404, {"kind": "Status", "reason": "NotFound", "message": "m"}).code == 404
    assert errors.from_response(502, "  bad gateway\n").message == "bad gateway"
    assert errors.from_response(500, None).message == "the server answered 500"
    assert errors.from_response(500, {"weird": 1}).message == "the server answered 500"
