"""If a user sends another user's values, the answer is the same as for values that do not exist,
and Hypersign is not called.

Every request would be granted if it did not contain values of the other user. The tests use each
value alone and each pair of values, on every route that accepts them.
"""

import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from events.make import BUNDLE, CONSENTS, EXTRACT, PRESENTATION, VERIFY
from tests.reliability.rig.bench import Bench, open_bench
from tests.reliability.rig.lambdas import Journey, Json, Reply
from tests.support.engine import DynamoDbEngine

BEARER = "bearer"
OTHER_ORIGIN = "https://other.example.com"
#: For each route, the places of a user's values, as paths in the body.
THINGS: dict[str, tuple[tuple[Any, ...], ...]] = {
    BUNDLE: (("sessionId",), ("email",)),
    EXTRACT: ((BEARER,), ("sessionId",)),
    VERIFY: ((BEARER,), ("sessionId",), ("documentToken",), ("holderDid",)),
    PRESENTATION: (
        (BEARER,),
        ("challenge",),
        ("credentialDocuments",),
        ("credentialDocuments", 0),
        ("holderDid",),
        ("verificationMethodId",),
    ),
    CONSENTS: (
        (BEARER,),
        ("sessionId",),
        ("presentation",),
        ("presentation", "holder"),
        ("presentation", "verifiableCredential"),
        ("presentation", "proof"),
        ("presentation", "proof", "challenge"),
        ("presentation", "proof", "domain"),
    ),
}
#: The step of each route. The session is prepared for this step.
BEFORE = {EXTRACT: "extract", VERIFY: "verify", PRESENTATION: "present", CONSENTS: "consent"}


@dataclass(frozen=True)
class People:
    """Two users just before a step, and the values of a user who does not exist."""

    bench: Bench
    anna: Journey
    bert: Journey
    nobody: Journey


@pytest.fixture(scope="module")
def bench(engine: DynamoDbEngine) -> Iterator[Bench]:
    with open_bench(engine) as bench:
        yield bench


@pytest.fixture(scope="module")
def people(bench: Bench) -> dict[str, People]:
    return {route: _people(bench, route) for route in THINGS}


def _people(bench: Bench, route: str) -> People:
    anna, bert = (Journey(bench.lambdas).until(BEFORE.get(route, "extract")) for _ in range(2))
    if bert.presentation:
        # Bert's presentation is for another domain, so that it differs from Anna's.
        other = bert.body(PRESENTATION) | {"domain": OTHER_ORIGIN}
        reply = bench.lambdas.call(PRESENTATION, other, bert.bundle["userBearerToken"])
        bert.presentation = reply.body["presentation"]
    return People(bench, anna, bert, _nobody(bench, anna))


def _nobody(bench: Bench, like: Journey) -> Journey:
    nobody = Journey(bench.lambdas, "nobody@example.com")
    nobody.bundle = {name: f"did:hid:no-{name}" for name in like.bundle}
    nobody.extraction_token = "no-extraction-token"
    nobody.credentials = [{"id": "vc:none", "credentialSubject": {"id": "did:hid:none"}}]
    nobody.presentation = {
        "holder": nobody.bundle["userDid"],
        "verifiableCredential": nobody.credentials,
        "proof": {"challenge": nobody.session_id, "domain": "https://nowhere.example.com"},
    }
    return nobody


def _request(route: str, journey: Journey) -> Json:
    body = journey.body(route)
    if route == BUNDLE:
        return {BEARER: journey.email, **body, "email": journey.email}
    return {BEARER: journey.bundle["userBearerToken"], **copy.deepcopy(body)}


def _with(request: Json, others: Json, things: tuple[tuple[Any, ...], ...]) -> Json:
    mixed = copy.deepcopy(request)
    for *way, last in things:
        into, out_of = mixed, others
        for name in way:
            into, out_of = into[name], out_of[name]
        into[last] = copy.deepcopy(out_of[last])
    return mixed


def _send(bench: Bench, route: str, request: Json) -> Reply:
    body = {name: value for name, value in request.items() if name != BEARER}
    return bench.lambdas.call(route, body, request[BEARER])


def _is_simply_bert(things: tuple[tuple[Any, ...], ...]) -> bool:
    """A caller with both values is Bert, who may use his own session."""
    return (BEARER,) in things and bool({("sessionId",), ("challenge",)} & set(things))


def _mixtures() -> Iterator[tuple[str, tuple[tuple[Any, ...], ...]]]:
    for route, things in THINGS.items():
        for count in (1, 2):
            for chosen in itertools.combinations(things, count):
                if not _is_simply_bert(chosen):
                    yield route, chosen


def _name(value: Any) -> str:
    if isinstance(value, str):
        return value.rpartition("/")[2]
    return "+".join(".".join(map(str, thing)) for thing in value)


@pytest.mark.parametrize(("route", "things"), list(_mixtures()), ids=_name)
def test_another_users_values_are_refused_like_unknown_values(
    people: dict[str, People], route: str, things: tuple[tuple[Any, ...], ...]
) -> None:
    cast = people[route]
    mine = _request(route, cast.anna)
    received = cast.bench.upstream.received.copy()

    with_his = _send(cast.bench, route, _with(mine, _request(route, cast.bert), things))
    with_none = _send(cast.bench, route, _with(mine, _request(route, cast.nobody), things))

    assert with_his.status in (401, 403, 404)
    assert with_his.refusal() == with_none.refusal()
    assert with_his.headers.keys() == with_none.headers.keys()
    assert cast.bench.upstream.received == received


@pytest.mark.parametrize("route", THINGS, ids=_name)
def test_the_same_requests_with_ones_own_values_are_granted(bench: Bench, route: str) -> None:
    cast = _people(bench, route)
    for journey in (cast.anna, cast.bert):
        assert _send(cast.bench, route, _request(route, journey)).status == 200
    assert _send(cast.bench, route, _request(route, cast.nobody)).status in (403, 404)
