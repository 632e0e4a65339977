"""Generate clients in Kotlin, Swift and Dart into build/clients. `make clients` runs it.

The generator's support of OpenAPI 3.1 is not complete, so it gets the contract as OpenAPI 3.0.
Fails if a generator prints a warning.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

_REPOSITORY = Path(__file__).resolve().parents[1]
BUILT = _REPOSITORY / "build" / "clients"
_JAR = (
    _REPOSITORY / ".cache" / "openapi-generator" / "openapi_generator_cli" / "openapi-generator.jar"
)
#: The options of each generator. clients/README.md explains them.
GENERATORS = {
    "kotlin": {
        "library": "jvm-okhttp4",
        # Without wrappers, a oneOf such as ExtractionRequest becomes an interface that no class
        # implements. Only gson has them.
        "serializationLibrary": "gson",
        "generateOneOfAnyOfWrappers": "true",
        "packageName": "com.example.kyc",
        "enumUnknownDefaultCase": "true",
    },
    "swift6": {"projectName": "HypersignKyc", "enumUnknownDefaultCase": "true"},
    # "dart" merges the two documents of ExtractionRequest into one; "dart-dio" keeps both.
    "dart-dio": {"pubName": "hypersign_kyc", "enumUnknownDefaultCase": "true"},
}


def as_openapi_3_0(document: dict[str, Any]) -> dict[str, Any]:
    """Return the contract as OpenAPI 3.0."""
    made: dict[str, Any] = _as_3_0(document)
    return made | {"openapi": "3.0.3"}


def _as_3_0(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_3_0(each) for each in value]
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for name, each in value.items():
        if name == "const":
            made["enum"] = [each]
        elif name == "examples":
            # The generators do not use examples by reference, and warn about them.
            made |= {"example": each[0]} if isinstance(each, list) else {}
        elif name == "anyOf" and {"type": "null"} in each:
            (choice,) = (_as_3_0(other) for other in each if other != {"type": "null"})
            made |= choice | {"nullable": True}
        elif name == "anyOf" and {"type": "string"} in each:
            # In these languages an enum cannot have other values, so codes are plain text.
            made["type"] = "string"
        else:
            made[name] = _as_3_0(each)
    if made.get("additionalProperties") is True:
        # This key marks a free object. With it, the Swift and Dart clients do not compile.
        del made["additionalProperties"]
    # In OpenAPI 3.0 a reference cannot have other keys beside it.
    return {"$ref": made["$ref"]} if "$ref" in made else made


def generate(language: str, contract: Path, folder: Path) -> str:
    """Generate one client. Returns the generator's warnings."""
    options = ",".join(f"{name}={value}" for name, value in GENERATORS[language].items())
    command = ["java", "-jar", str(_JAR), "generate", "--input-spec", str(contract)]
    command += ["--generator-name", language, "--output", str(folder)]
    done = subprocess.run(  # noqa: S603  our own command
        [*command, "--additional-properties", options], capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    if done.returncode != 0:
        raise SystemExit(said)
    return "\n".join(line for line in said.splitlines() if "WARN" in line or "ERROR" in line)


def main() -> None:
    if shutil.which("java") is None:
        raise SystemExit("make clients needs Java 11 or newer (apt install default-jre-headless)")
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    contract = BUILT / "openapi-3.0.yaml"
    document = yaml.safe_load((_REPOSITORY / "openapi.yaml").read_text(encoding="utf-8"))
    contract.write_text(yaml.safe_dump(as_openapi_3_0(document), sort_keys=False), encoding="utf-8")
    warnings = {name: generate(name, contract, BUILT / name) for name in GENERATORS}
    if told := {name: text for name, text in warnings.items() if text}:
        raise SystemExit("\n".join(f"{name}:\n{text}" for name, text in told.items()))
    print(f"Kotlin, Swift and Dart clients are in {BUILT.relative_to(_REPOSITORY)}")


if __name__ == "__main__":
    main()
