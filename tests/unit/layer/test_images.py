import base64

import pytest
from pydantic import TypeAdapter, ValidationError

from hypersign_kyc.images import IMAGE_ERROR, Image
from tests.support.clients.pictures import data_url, small

_adapter: TypeAdapter[bytes] = TypeAdapter(Image)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_pass_as_they_are(kind: str) -> None:
    for text in (small(kind), data_url(small(kind), kind.lower())):
        assert _adapter.validate_python(text) == text.encode()


@pytest.mark.parametrize(
    "prefix",
    [
        "data:;base64,",
        "DATA:image/jpeg;BASE64,",
        "data:image/svg+xml;base64,",
        "data:image/jpeg;charset=utf-8;base64,",
        "data:image/jpeg;a=1;b=2;base64,",
        'data:image/jpeg;name="my scan.jpg";base64,',
        'data:image/jpeg;name="a;b,c=\\"d\\"\\\\";base64,',
        'data:image/jpeg;name=";base64,";base64,',
        "data:image/jpeg;name=my%20scan.jpg;base64,",
        f"data:image/jpeg;name={'a' * 1_000};base64,",
    ],
)
def test_any_data_url_of_the_rfc_is_sent_on_as_a_plain_one(prefix: str) -> None:
    plain = data_url(small(), "jpeg").encode()
    assert _adapter.validate_python(prefix + small()) == plain


def _of(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "data:image/jpeg;base64,",
        "data:image/jpeg,",
        f"data:image/jpeg;base64,data:image/jpeg;base64,{small()}",
        f'data:image/jpeg;name="my scan.jpg;base64,{small()}',
        f"data:image/jpeg;name=my scan.jpg;base64,{small()}",
        f"data:image/jpeg;{'a' * 3_000};base64,{small()}",
        f"data:image/jpeg;name=;{small()}",
        f"image/jpeg;base64,{small()}",
        f" {small()}",
        f"{small()}\n",
        small()[:-1],
        small() + "=",
        small() + "====",
        "=" + small()[1:],
        small()[:40] + "=" + small()[41:],
        small()[:40] + "=" + small()[41:-1] + "=",
        f"data:image/jpeg;base64,{small()[:40]}={small()[41:]}",
        small()[:40] + "-_" + small()[42:],
        small()[:40] + "é" + small()[41:],
        _of(b"GIF89a" + bytes(60)),
        _of(b"%PDF-1.7" + bytes(60)),
        _of(b"BM" + bytes(60)),
        _of(b"RIFF\0\0\0\0WAVE" + bytes(60)),
        _of(b"\0\0\0\x18ftypheic" + bytes(60)),
        _of(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_a_value_that_is_not_a_picture_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        _adapter.validate_python(text)

    (error,) = refused.value.errors(include_input=False)
    assert error["type"] == IMAGE_ERROR
    assert len(error["msg"]) < 100


@pytest.mark.parametrize("at", [65_535, 65_536, 131_072, -5])
@pytest.mark.parametrize("foreign", ["=", "-", "."])
def test_a_large_picture_is_checked_to_its_end(at: int, foreign: str) -> None:
    picture = _of(b"\xff\xd8\xff\xe0" + bytes(150_000))
    at %= len(picture)

    assert _adapter.validate_python(picture) == picture.encode()
    with pytest.raises(ValidationError):
        _adapter.validate_python(picture[:at] + foreign + picture[at + 1 :])
