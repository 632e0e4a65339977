"""The template's resources that the local stack serves, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: The most execution environments of one function, unless it reserves fewer.
MAX_ENVIRONMENTS = 100


@dataclass(frozen=True)
class Function:
    """A Lambda function: `timeout` in seconds, `memory` in MB, `layers` and `code` as folders."""

    name: str
    code: Path
    handler: str
    environment: Mapping[str, str]
    timeout: float = 3
    memory: int = 128
    layers: tuple[Path, ...] = ()
    max_environments: int = MAX_ENVIRONMENTS
    arn: str = ""


@dataclass(frozen=True)
class Limit:
    """`rate`: requests a second. `burst`: requests that may come at once."""

    rate: float
    burst: int


@dataclass(frozen=True)
class RateLimits:
    """The limit of most routes, and the routes with limits of their own."""

    default: Limit | None
    by_route: Mapping[str, Limit]


@dataclass(frozen=True)
class JwtAuthorizer:
    """The ID tokens that a route accepts, and the header that carries them."""

    issuer: str
    audience: tuple[str, ...]
    header: str = "authorization"


@dataclass(frozen=True)
class IamAuthorizer:
    """The route accepts only requests signed with AWS credentials for this region (IAM
    authorization).
    """

    region: str


Authorizer = JwtAuthorizer | IamAuthorizer


@dataclass(frozen=True)
class LambdaIntegration:
    """The request goes to a function, by its logical name."""

    function: str


@dataclass(frozen=True)
class QueueIntegration:
    """The request becomes a message. `message` is the mapping that creates the message's body."""

    queue_url: str
    message: str


@dataclass(frozen=True)
class Route:
    """A route of the HTTP API. `integration` answers its requests."""

    method: str
    path: str
    integration: LambdaIntegration | QueueIntegration
    authorizer: Authorizer | None = None

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class QueueTrigger:
    """A function gets the messages of a queue in batches, with limited concurrency."""

    function: str
    queue_url: str
    queue_arn: str
    batch_size: int = 10
    concurrency: int = 5


@dataclass(frozen=True)
class StreamTrigger:
    """A function gets a table's changes in order, if one of the patterns matches."""

    function: str
    table: str
    batch_size: int = 100
    patterns: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class ScheduleTrigger:
    """A function is called at a fixed rate, in seconds."""

    function: str
    seconds: float


Trigger = QueueTrigger | StreamTrigger | ScheduleTrigger


@dataclass(frozen=True)
class CorsConfiguration:
    """An HTTP API's CORS configuration; `max_age` is in seconds."""

    allow_origins: tuple[str, ...] = ()
    allow_methods: tuple[str, ...] = ()
    allow_headers: tuple[str, ...] = ()
    expose_headers: tuple[str, ...] = ()
    max_age: int | None = None
