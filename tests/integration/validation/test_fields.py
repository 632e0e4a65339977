"""A request with a wrong field is refused, the answer names the field, and Hypersign is not
called.
"""

import pytest

from tests.integration.validation.cases import CASES
from tests.integration.validation.refusal import assert_refused
from tests.support.clients.app import App, changed
from tests.support.clients.sandbox import not_called, usage
from tests.support.stack import RunningStack


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_field_is_refused(stack: RunningStack, app: App, name: str) -> None:
    case = CASES[name]

    with not_called(stack):
        answer = app.post(case.path, changed(app.body(case.path), dict(case.changes)))

    assert_refused(answer, case.status, case.code, *case.fields)


def test_unknown_fields_are_ignored_and_go_nowhere(stack: RunningStack) -> None:
    app = App.of(stack, "unknown@example.com", "Una")
    strange = {"isAdmin": True, "provider": "other", "issuerDid": "did:hid:x", "data": {"a": 1}}
    app.fetch_bundle(dict(strange))
    app.extract(**strange)
    app.verify(**strange)
    app.present(**strange)
    assert app.consent(**strange).json()["success"] is True

    fields = {name: count["last_fields"] for name, count in usage(stack).items()}
    assert fields["document_ocr"] == ["documentFront", "documentType", "sessionId"]
    assert fields["face_match"] == ["documentToken", "holderDid", "selfieImage", "sessionId"]
    assert fields["presentation"] == [
        "challenge",
        "credentialDocuments",
        "domain",
        "holderDid",
        "verificationMethodId",
    ]
    assert {name.partition(".")[0] for name in fields["consent"]} == {"presentation", "sessionId"}
    assert not {"isAdmin", "data"} & {name for each in fields.values() for name in each}
