"""The template with the values that the local stack gives its parameters."""

from collections.abc import Mapping
from pathlib import Path

from local.runtime.artefacts import built_template
from local.template.stack_template import Template

#: The audience of the local identity provider's tokens.
AUDIENCE = "local"
_REPOSITORY = Path(__file__).resolve().parents[2]


def local_template(environment: Mapping[str, str], url: str) -> Template:
    """Return the template with the local defaults for a stack at `url`. The environment overrides
    them, but the stack's own origin is always allowed, because its demo calls the API.
    """
    own = [url, url.replace("localhost", "127.0.0.1")]
    given = environment.get("ALLOWED_ORIGINS", "").split(",")
    origins = [origin for origin in dict.fromkeys((*given, *own)) if origin]
    return Template(
        _template_path(environment),
        {**environment, "ALLOWED_ORIGINS": ",".join(origins)},
        {
            "JwtIssuer": f"{url}/local",
            "JwtAudience": AUDIENCE,
            "KycEnvironment": "development",
        },
    )


def _template_path(environment: Mapping[str, str]) -> Path:
    if given := environment.get("LOCAL_TEMPLATE"):
        return Path(given)
    if environment.get("LOCAL_RUNTIME") in ("lambda", "sam"):
        return built_template()
    return _REPOSITORY / "template.yaml"
