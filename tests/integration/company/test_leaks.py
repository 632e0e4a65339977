"""Verified data is in the answer to the company and nowhere else, in every failure."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import requests

from local.sandbox.failures import FAILURES
from tests.integration.company.world import World, session_of
from tests.integration.talkative_stack import SECRETS, open_talkative_stack
from tests.integration.test_leaks import READ_FROM_DOCUMENT, _hypersigns_texts
from tests.support.clients.app import App
from tests.support.clients.aws import admin_tokens, everything_stored
from tests.support.clients.company import Company
from tests.support.clients.pictures import specimen
from tests.support.clients.server import Server

pytestmark = pytest.mark.long

#: These end the admin tokens that all other journeys use.
LAST = ("admin_token_revoked", "admin_token_refused")
#: Failures of the operations for verified data. Slow calls are left out, because hanging calls test
#: the same.
TAGS = [
    failure.tag
    for failure in FAILURES
    if failure.tag not in ("slow", *LAST)
    and (len(failure.operations) > 1 or {"verified_data", "outcome"} & set(failure.operations))
]
#: These change the verified data, or take too long for a second try.
ONLY_OF_DATA = ("hanging", "other_session", "other_holder", "other_credential")


@dataclass(frozen=True)
class Scene:
    """What happened, and all places to which the data could have leaked."""

    world: World
    reads: list[requests.Response]
    tokens: set[str]


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    """Run every failure at both operations, at the lowest log level."""
    with open_talkative_stack() as (stack, url):
        world = World(stack, Company(url), Server(stack.url))
        reads = [_read(world, "")]
        with ThreadPoolExecutor(4) as threads:
            emails = [f"+{tag}.verified_data" for tag in TAGS]
            emails += [f"+{tag}.outcome" for tag in TAGS if tag not in ONLY_OF_DATA]
            reads += threads.map(lambda tag: _read(world, tag), emails)
        tokens = set(admin_tokens(url).values())
        # Both sessions exist before the admin tokens end.
        last = [_confirmed(world, f"+{tag}.verified_data") for tag in LAST]
        reads += [world.server.verified_data(session_id) for session_id in last]
        yield Scene(world, reads, tokens | set(admin_tokens(url).values()))


def _confirmed(world: World, tag: str) -> str:
    """Return the id of a session whose record says that it is confirmed."""
    app: App = world.app(f"quentin.featherstonehaugh{tag}@leaks.example")
    app.front, app.selfie = specimen("passport"), specimen("portrait")
    app.go()
    world.company.change(session_of(app), "ended_as = :confirmed, ended_at = :zero")
    return session_of(app)


def _read(world: World, tag: str) -> requests.Response:
    """Return the company's answer for such a session."""
    return world.server.verified_data(_confirmed(world, tag))


def test_reads_succeeded_and_failed_in_many_ways(scene: Scene) -> None:
    """Otherwise the scans below would have nothing to search."""
    statuses = {answer.status_code for answer in scene.reads}
    assert statuses >= {200, 502, 503, 504}
    assert statuses <= {200, 409, 410, 429, 502, 503, 504}
    assert READ_FROM_DOCUMENT[0] in scene.reads[0].text


def test_a_failure_shows_no_data_and_no_text_of_hypersign(scene: Scene) -> None:
    texts = [text for text in _hypersigns_texts() if text not in ("Session expired", "")]
    for answer in scene.reads:
        if answer.status_code != 200:
            assert not [text for text in READ_FROM_DOCUMENT if text in answer.text]
            assert not [text for text in texts if text in answer.text], answer.text
            assert "did:hid" not in answer.text
            assert "eyJ" not in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_no_answer_has_a_token_or_a_secret(scene: Scene) -> None:
    answered = "\n".join(f"{answer.headers}{answer.text}" for answer in scene.reads)
    assert not [token for token in scene.tokens if token in answered]
    assert not [secret for secret in SECRETS.values() if secret in answered]
    assert "eyJ" not in answered


def test_logs_tables_and_events_have_nothing_of_the_data(scene: Scene) -> None:
    events = str(scene.world.company.events())
    for text in (scene.world.stack.logs(), everything_stored(scene.world.company.url), events):
        assert not [personal for personal in READ_FROM_DOCUMENT if personal in text]
        assert "featherstonehaugh" not in text.lower()
        assert "leaks.example" not in text
        # A JWT. The identity token of an outcome is one. (A digest can contain "eyJ", too.)
        assert not re.search(r"eyJ[\w-]+\.[\w-]+\.", text)
    for text in (scene.world.stack.logs(), events):
        assert "did:hid" not in text
