import pytest

from tests.client.misbehaving import Server


@pytest.fixture
async def server():
    found = Server()
    await found.start()
    yield found
    await found.kill()
