"""The base of all that is read here: requests, the vendor's answers, stored items, settings."""

import threading
from typing import Any

from pydantic import BaseModel, ConfigDict

_building = threading.RLock()


class Lenient(BaseModel):
    """Strange keys are no reason to fail, and no value stands in an error's text."""

    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        # A function uses a few of the models: each is built when it is first used, not at every
        # start.
        defer_build=True,
    )

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Build the model. One thread at a time: pydantic does not see to that, and both admin
        tokens are first read at once.
        """
        with _building:
            return super().model_rebuild(**options)
