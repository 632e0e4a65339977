"""The template's parameters, read from environment variables: `KycBaseUrl` is `KYC_BASE_URL`."""

import re
from collections.abc import Mapping
from typing import Any

from local.template.intrinsics import TemplateError


def environment_name(parameter: str) -> str:
    """Return the environment variable of a parameter, for example `KYC_BASE_URL`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", parameter).upper()


def parameter_values(
    declared: Mapping[str, Any], environment: Mapping[str, str], local_defaults: Mapping[str, str]
) -> dict[str, Any]:
    """Return each parameter's value: from the environment, else the local default, else the
    template's.

    Raises TemplateError if a value is missing or not allowed by the parameter's declaration.
    """
    return {
        name: _value(name, declaration, environment, local_defaults)
        for name, declaration in declared.items()
    }


def _value(
    name: str,
    declaration: Mapping[str, Any],
    environment: Mapping[str, str],
    local_defaults: Mapping[str, str],
) -> Any:
    variable = environment_name(name)
    given = environment.get(variable, local_defaults.get(name, declaration.get("Default")))
    if given is None:
        raise TemplateError(f"{variable} is needed: parameter {name} has no default")
    text = str(given)
    allowed = [str(value) for value in declaration.get("AllowedValues", [])]
    if allowed and text not in allowed:
        raise TemplateError(f"{variable} must be one of {', '.join(allowed)}")
    if declaration["Type"] == "Number":
        _check_number(variable, text, declaration)
    if declaration["Type"] == "CommaDelimitedList":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _check_number(variable: str, text: str, declaration: Mapping[str, Any]) -> None:
    try:
        number = float(text)
    except ValueError as error:
        raise TemplateError(f"{variable} must be a number") from error
    if number < float(declaration.get("MinValue", number)):
        raise TemplateError(f"{variable} must be at least {declaration['MinValue']}")
    if number > float(declaration.get("MaxValue", number)):
        raise TemplateError(f"{variable} must be at most {declaration['MaxValue']}")
