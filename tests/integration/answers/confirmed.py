"""A confirmed session, and what Hypersign then answers to the company's questions."""

import json
from typing import Any

from events.make import COMPANY_SESSION
from tests.reliability.rig.bench import Bench
from tests.reliability.rig.faults import Says
from tests.reliability.rig.lambdas import Journey, Reply

Json = dict[str, Any]
ISSUER = "did:hid:z6MkIssuer"
USER_TYPES = ["VerifiableCredential", "PassportCredential"]


def credential(name: str, subject: Any, **members: Any) -> Json:
    """Return a credential of the company's issuer."""
    return {
        "id": f"vc:hid:{name}",
        "type": USER_TYPES,
        "issuer": ISSUER,
        "issuanceDate": "2026-11-30T10:00:00Z",
        "expirationDate": "2027-11-30T10:00:00Z",
        "credentialStatus": {"type": "HypersignCredentialStatus2023"},
        "credentialSubject": subject,
        **members,
    }


class Confirmed:
    """The session of a user whose face match issued `issued`, and whose consent counted."""

    def __init__(self, bench: Bench, *issued: Json) -> None:
        self.bench = bench
        self.journey = Journey(bench.lambdas).until("verify")
        answer = {"success": True, "message": "Done.", "data": {"credentials": list(issued)}}
        bench.upstream.fault("face_match", Says(200, json.dumps(answer).encode()), times=1)
        assert self.journey.verify().status == 200
        for step in (self.journey.present, self.journey.consent):
            assert step().status == 200
        self.change("SET ended_as = :value, ended_at = :value, asked_at = :value")
        self.change("SET ended_at = :value, asked_at = :value", {"N": "1000"})

    @property
    def session_id(self) -> str:
        return self.journey.session_id

    def record(self) -> Json:
        """Return the stored session."""
        return self.bench.engine.item(self.bench.tables.sessions, f"session#{self.session_id}")

    def change(self, expression: str, value: Json | None = None) -> None:
        """Change the stored session."""
        used = {} if ":value" not in expression else {":value": value or {"S": "confirmed"}}
        self.bench.engine.client.update_item(
            TableName=self.bench.tables.sessions,
            Key={"id": {"S": f"session#{self.session_id}"}},
            UpdateExpression=expression,
            **({"ExpressionAttributeValues": used} if used else {}),  # type: ignore[arg-type]
        )

    def shares(self, presentation: Any) -> None:
        """Make Hypersign answer with this presentation."""
        data = {"sessionId": self.session_id, "presentation": presentation}
        body = json.dumps({"success": True, "message": "Done.", "data": data}).encode()
        self.bench.upstream.fault("verified_data", Says(200, body))

    def presentation(self, *credentials: Any, **members: Any) -> Json:
        """Return a presentation of the user."""
        return {
            "type": ["VerifiablePresentation"],
            "holder": self.journey.bundle["userDid"],
            "verifiableCredential": list(credentials),
            **members,
        }

    def verified_data(self) -> Reply:
        """Ask for the verified data."""
        route = f"{COMPANY_SESSION}/verified-data"
        return self.bench.lambdas.ask(route, sessionId=self.session_id)

    def age_over(self, years: object = 18) -> Reply:
        """Ask whether the user is so old."""
        route = f"{COMPANY_SESSION}/age-over/{{years}}"
        return self.bench.lambdas.ask(route, sessionId=self.session_id, years=str(years))

    def status(self) -> Reply:
        """Ask for the session's status."""
        return self.bench.lambdas.ask(COMPANY_SESSION, sessionId=self.session_id)
