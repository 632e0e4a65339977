"""The base model of what is parsed: requests, Hypersign's answers, items of tables, settings."""

import threading
from typing import Any

from pydantic import BaseModel, ConfigDict

_building = threading.RLock()


class Parsed(BaseModel):
    """Ignores unknown keys, and never puts values into error messages."""

    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        # A function uses only some of the models, so each is built when it is first used and not at
        # every start.
        defer_build=True,
    )

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Build the model, one thread at a time. pydantic has no lock for this, and both admin
        tokens are first read at the same time.
        """
        with _building:
            return super().model_rebuild(**options)
