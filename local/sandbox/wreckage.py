"""Answers that do not have the usual format of their service."""

from __future__ import annotations

import json
import uuid

from werkzeug.wrappers import Response

from local.sandbox.credentials import proof_of_age
from local.sandbox.refusals import Json

_HUGE = 16 * 1024 * 1024


def html_page() -> Response:
    page = "<html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>"
    return Response(page, status=502, mimetype="text/html")


def redirection() -> Response:
    return Response(status=307, headers={"Location": "/_sandbox/redirected"})


def insufficient_credits() -> Response:
    """Return the newer services' answer if credits run out: only a JSON string."""
    return Response(json.dumps("Insufficient credits"), status=402, mimetype="application/json")


def empty(status: int) -> Response:
    return Response(status=status)


def with_success_as_text(answer: Json) -> Json:
    if isinstance(answer.get("success"), bool):
        return {**answer, "success": json.dumps(answer["success"])}
    return answer


def with_false_success(answer: Json) -> Json:
    return {**answer, "success": False}


def emptied(answer: Json) -> Json:
    return {name: value for name, value in answer.items() if name in ("success", "message")}


def padded(answer: Json) -> Json:
    return {**answer, "padding": "x" * _HUGE}


def cut_off(answer: Json) -> Response:
    whole = json.dumps(answer).encode()
    response = Response(whole[: len(whole) // 2], mimetype="application/json")
    response.automatically_set_content_length = False
    response.content_length = len(whole)
    return response


def of_another_session(answer: Json) -> Json:
    return {**answer, "data": {**answer["data"], "sessionId": str(uuid.uuid4())}}


def of_another_holder(answer: Json) -> Json:
    shown = {**answer["data"]["presentation"], "holder": "did:hid:testnet:z6MkSomebodyElse"}
    return {**answer, "data": {**answer["data"], "presentation": shown}}


def with_another_credential(answer: Json) -> Json:
    shown = answer["data"]["presentation"]
    first, *others = shown["verifiableCredential"]
    changed = {**first, "credentialSubject": {**first["credentialSubject"], "name": "Mallory"}}
    shown = {**shown, "verifiableCredential": [changed, *others]}
    return {**answer, "data": {**answer["data"], "presentation": shown}}


def with_proof_of_age(answer: Json) -> Json:
    shown = answer["data"]["presentation"]
    proof = proof_of_age(answer["data"]["sessionId"], shown["holder"])
    shown = {**shown, "verifiableCredential": [*shown["verifiableCredential"], proof]}
    return {**answer, "data": {**answer["data"], "presentation": shown}}


def with_presentation_as_text(answer: Json) -> Json:
    text = json.dumps(answer["data"]["presentation"])
    return {**answer, "data": {**answer["data"], "presentation": text}}


def with_broken_presentation(answer: Json) -> Json:
    return {**answer, "data": {**answer["data"], "presentation": "{not JSON"}}


def uncommitted(_answer: Json) -> Response:
    """Return the newer services' answer if they did the work and could not take the credits."""
    body = {"statusCode": 503, "message": "Credits not committed", "error": "Service Unavailable"}
    return Response(json.dumps(body), status=503, mimetype="application/json")
