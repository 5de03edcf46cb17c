from kubetui.actions.secrets import reveal, reveal_command
from kubetui.api.meta import ObjectRef

REF = ObjectRef("secrets", "demo", "db")


async def test_values_are_decoded_and_what_is_no_text_is_measured():
    class Session:
        async def get(self, ref):
            assert ref == REF
            return {"data": {"pw": "aHVudGVyMg==", "key": "//4=", "bad": "%"}}

    assert await reveal(Session(), REF) == {
        "pw": "hunter2", "key": "2 bytes that are no text", "bad": "% (not base64)",
    }  # fmt: skip


def test_the_command_shows_the_same():
    assert reveal_command(REF) == "kubectl get secret/db -o 'jsonpath={.data}' -n demo"
