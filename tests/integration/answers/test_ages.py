"""Whether a user has reached an age: what is answered, and when it is unknown."""

import json
from typing import Any

import pytest

from tests.integration.answers.confirmed import Confirmed, credential
from tests.integration.answers.documents import PASSPORT, SELFIE
from tests.reliability.rig.bench import Bench


def test_the_age_and_nothing_else_is_answered_and_audited(session: Confirmed) -> None:
    session.shares(session.presentation(PASSPORT, SELFIE))

    reply = session.age_over(18)

    record = session.record()
    assert reply.body["data"] == {
        "sessionId": session.session_id,
        "userKey": record["user_key"],
        "environment": "production",
        "years": 18,
        "ageOver": True,
    }
    (line,) = [json.loads(each) for each in reply.log.splitlines() if '"audit"' in each]
    assert (line["action"], line["years"]) == ("age read", "18")
    assert line["principal"].startswith("arn:aws:sts::123456789012:assumed-role/crm")
    assert line["session_id"] == session.session_id


@pytest.mark.parametrize(
    ("born", "over"),
    [("1974", True), (0, True), ("2020-01", False), ("unknown", None), (None, None)],
)
def test_an_age_can_be_unknown(bench: Bench, born: Any, over: bool | None) -> None:
    issued = credential("age", {"dateOfBirth": born})
    session = Confirmed(bench, issued)
    session.shares(session.presentation(issued))

    assert session.age_over(18).body["data"]["ageOver"] is over


def test_two_credentials_that_disagree_about_the_birth_date_decide_nothing(bench: Bench) -> None:
    old = credential("old", {"dateOfBirth": "1974-08-12"})
    young = credential("young", {"birthDate": "2020-08-12"})
    session = Confirmed(bench, old, young)
    session.shares(session.presentation(old, young))

    assert session.verified_data().body["data"]["person"]["dateOfBirth"] is None
    assert session.age_over(18).body["data"]["ageOver"] is None


@pytest.mark.parametrize("years", ["0", "151", "x", "18.0", "-1", "018"])
def test_other_years_are_refused_without_asking(session: Confirmed, years: str) -> None:
    before = session.bench.upstream.used()

    reply = session.age_over(years)

    assert reply.outcome == (400, "INVALID_REQUEST")
    assert reply.body["error"]["details"][0]["field"] == "years"
    assert session.bench.upstream.used() == before
