"""CORS: which origins may read answers, and the answers to preflights."""

import pytest

from local.gateway.cors import is_preflight, preflight_headers, response_headers, without_cors
from local.template.resources import CorsConfiguration

CORS = CorsConfiguration(
    allow_origins=("https://app.example",),
    allow_methods=("GET", "POST"),
    allow_headers=("authorization", "content-type"),
    expose_headers=("retry-after",),
    max_age=300,
)


def test_a_preflight_of_an_allowed_origin_learns_what_it_may_send() -> None:
    assert preflight_headers(CORS, "https://app.example") == {
        "access-control-allow-origin": "https://app.example",
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization,content-type",
        "access-control-max-age": "300",
    }


def test_an_answer_to_an_allowed_origin_says_so() -> None:
    assert response_headers(CORS, "https://app.example") == {
        "access-control-allow-origin": "https://app.example",
        "access-control-expose-headers": "retry-after",
    }


@pytest.mark.parametrize(
    "origin", [None, "", "null", "http://app.example", "https://app.example.evil", "https://app"]
)
def test_other_origins_learn_nothing(origin: str | None) -> None:
    assert preflight_headers(CORS, origin) == {}
    assert response_headers(CORS, origin) == {}


@pytest.mark.parametrize(
    ("allowed", "origin", "answer"),
    [
        ("*", "https://any.example", "*"),
        ("https://*", "https://any.example", "https://any.example"),
        ("https://*", "http://any.example", None),
    ],
)
def test_a_wildcard_allows_matching_origins(allowed: str, origin: str, answer: str | None) -> None:
    headers = response_headers(CorsConfiguration(allow_origins=(allowed,)), origin)
    assert headers.get("access-control-allow-origin") == answer


def test_a_functions_own_cors_headers_are_dropped() -> None:
    headers = {"access-control-allow-origin": "*", "content-type": "text/plain"}
    assert without_cors(headers) == {"content-type": "text/plain"}


@pytest.mark.parametrize(
    ("method", "headers", "preflight"),
    [
        ("OPTIONS", {"origin": "o", "access-control-request-method": "GET"}, True),
        ("OPTIONS", {"origin": "o"}, False),
        ("OPTIONS", {"access-control-request-method": "GET"}, False),
        ("GET", {"origin": "o", "access-control-request-method": "GET"}, False),
    ],
)
def test_a_preflight_is_recognised(method: str, headers: dict[str, str], preflight: bool) -> None:
    assert is_preflight(method, headers) is preflight
