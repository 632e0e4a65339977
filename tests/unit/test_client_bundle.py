"""What is committed in clients/web/dist belongs to the modules beside it."""

from pathlib import Path

from tools import client_bundle

ROOT = Path(__file__).parents[2]


def test_dist_is_made_from_the_present_sources() -> None:
    about = (ROOT / "clients" / "web" / "dist" / "README.md").read_text(encoding="utf-8")
    assert client_bundle.sources() in about, "make bundle"
