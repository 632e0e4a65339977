"""Draws the QR codes of the demo, so that links to sessions stay on this machine."""

import io
from http import HTTPStatus
from urllib.parse import parse_qs

import segno

from local.gateway.answers import Answer, message
from local.gateway.events import Request

_PATH = "/local/qr"
_MOST_CHARACTERS = 500


def draw_qr_code(request: Request) -> Answer | None:
    """Answer `GET /local/qr?text=…` with an SVG image. Returns None for other requests."""
    if (request.method, request.path) != ("GET", _PATH):
        return None
    text = parse_qs(request.query_string).get("text", [""])[0]
    if not 0 < len(text) <= _MOST_CHARACTERS:
        return message(HTTPStatus.BAD_REQUEST, f"text must have 1 to {_MOST_CHARACTERS} characters")
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(image, kind="svg", border=3, light="#fff")
    headers = {"content-type": "image/svg+xml", "cache-control": "no-store"}
    return Answer(HTTPStatus.OK, headers, image.getvalue())
