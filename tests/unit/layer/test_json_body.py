import json

from hypersign_kyc.upstream.json_body import json_body


def test_pictures_stand_between_quotes_and_all_else_is_escaped() -> None:
    fields = {
        "picture": b"data:image/jpeg;base64,/9j/4A==",
        'a "name"': 'with "quotes", \\ and é\n',
        "list": [{"deep": [1, 2.5, None, True]}],
    }

    text = json_body(fields)

    assert json.loads(text) == fields | {"picture": "data:image/jpeg;base64,/9j/4A=="}
