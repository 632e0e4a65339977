import json

from hypersign_kyc.upstream.json_body import json_body


def test_pictures_are_copied_and_other_values_are_escaped() -> None:
    fields = {
        "picture": b"data:image/jpeg;base64,/9j/4A==",
        'a "name"': 'with "quotes", \\ and é\n',
        "list": [{"deep": [1, 2.5, None, True]}],
    }

    text = json_body(fields)

    assert json.loads(text) == fields | {"picture": "data:image/jpeg;base64,/9j/4A=="}
