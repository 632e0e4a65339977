"""What the local stack serves of a template, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: Execution environments of one function at a time, unless it reserves fewer.
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
class JwtAuthorizer:
    """Which tokens a route accepts, and in which header."""

    issuer: str
    audience: tuple[str, ...]
    header: str = "authorization"


@dataclass(frozen=True)
class LambdaIntegration:
    """The request goes to a function, by its logical name."""

    function: str


@dataclass(frozen=True)
class Route:
    """A route of the HTTP API. `method` may be ANY; `integration` says what answers it."""

    method: str
    path: str
    integration: LambdaIntegration
    authorizer: JwtAuthorizer | None = None
    scopes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.path if self.path == "$default" else f"{self.method} {self.path}"


@dataclass(frozen=True)
class CorsConfiguration:
    """An HTTP API's CORS configuration; `max_age` is in seconds."""

    allow_origins: tuple[str, ...] = ()
    allow_methods: tuple[str, ...] = ()
    allow_headers: tuple[str, ...] = ()
    expose_headers: tuple[str, ...] = ()
    allow_credentials: bool = False
    max_age: int | None = None
