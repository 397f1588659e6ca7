"""How many questions at once, and in a day: who is one too many is told when to come back."""

import asyncio
import time

import httpx
import pytest
from starlette.responses import PlainTextResponse

from assistant.api.caps import Caps
from assistant.people.person import Means, Permission, Person, introduce


async def answer(scope, receive, send):
    await PlainTextResponse("da")(scope, receive, send)


def client_of(caps: Caps, app=answer, person: Person | None = None, host: str = "203.0.113.9"):
    async def serve(scope, receive, send):
        if person:
            introduce(scope, person)
        await caps.serve(app, scope, receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(serve, client=(host, 5)), base_url="http://here")


def statuses(client, count: int) -> list[int]:
    async def ask():
        async with client:
            return [(await client.post("/")).status_code for _ in range(count)]

    return asyncio.run(ask())


def test_one_too_many_at_once_is_told_to_come_back():
    caps = Caps(at_once=2)

    async def scene():
        free = asyncio.Event()

        async def slow(scope, receive, send):
            await free.wait()
            await answer(scope, receive, send)

        async with client_of(caps, slow) as client:
            under_way = [asyncio.create_task(client.post("/")) for _ in range(2)]
            await asyncio.sleep(0.05)
            refused = await client.post("/")
            free.set()
            served = [(await one).status_code for one in under_way]
            return refused, served, (await client.post("/")).status_code

    refused, served, after = asyncio.run(scene())
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    assert refused.json()["error"]["code"] == "crowded"
    assert (served, after) == ([200, 200], 200)


def test_a_place_is_free_again_after_an_error():
    caps = Caps(at_once=1)

    async def broken(scope, receive, send):
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            statuses(client_of(caps, broken), 1)
    assert statuses(client_of(caps), 1) == [200]


def test_a_visitor_has_so_many_questions_a_day_and_staff_have_more():
    caps = Caps(at_once=9, per_day=2)
    assert statuses(client_of(caps), 4) == [200, 200, 429, 429]
    assert statuses(client_of(caps, host="203.0.113.10"), 2) == [200, 200]
    person = Person("wang", frozenset({Permission.ASK}), Means.ACCOUNT)
    assert set(statuses(client_of(caps, person=person), 5)) == {200}
    assert set(statuses(client_of(Caps(at_once=9)), 5)) == {200}


def test_a_key_has_its_own_day(house):
    token = house.keys.add("portal", [Permission.ASK], "chief", per_day=2)
    caps = Caps(at_once=9, per_day=1, keys=house.keys)
    person = house.keys.find(token)
    assert statuses(client_of(caps, person=person), 3) == [200, 200, 429]
    other = Caps(at_once=9, keys=house.keys)
    assert statuses(client_of(other, person=person), 1) == [429], "another server counts with it"

    async def once():
        async with client_of(other, person=person) as client:
            return await client.post("/")

    wait = int(asyncio.run(once()).headers["retry-after"])
    assert abs(wait - (86400 - time.time() % 86400)) < 5
