import tomllib
from pathlib import Path

from tools.mutants.__main__ import Survivor, problems, select_tests
from tools.mutants.conditions import condition_mutants, named_clauses

SETTINGS = Path(__file__).parents[2] / "tools" / "mutants" / "settings.toml"
SURVIVOR = Survivor("rules.refusal", "- a\n+ b")


def test_each_clause_of_a_condition_becomes_always_and_never_true() -> None:
    mutants = list(condition_mutants("attribute_exists(did) AND expires_at > :now"))

    assert mutants == [
        "(attribute_exists(did) OR NOT attribute_exists(did)) AND expires_at > :now",
        "(attribute_exists(did) AND NOT attribute_exists(did)) AND expires_at > :now",
        "attribute_exists(did) AND (expires_at > :now OR NOT expires_at > :now)",
        "attribute_exists(did) AND (expires_at > :now AND NOT expires_at > :now)",
    ]


def test_an_update_expression_is_no_condition() -> None:
    for expression in ("SET opened = :one, user_key = :user_key", ", due_at = :due_at"):
        assert list(condition_mutants(expression)) == []


def test_constants_that_are_conditions_are_found() -> None:
    source = """
_NOT_ENDED = "attribute_not_exists(ended_as)"
_SAME = (
    "(attribute_not_exists(domain) OR domain = :domain)"
)
DROP = "REMOVE lease_until"
class Lease:
    OWNED = "lease_owner = :lease_owner"
"""
    assert named_clauses(source) == {"_NOT_ENDED", "_SAME", ".OWNED"}


def test_a_module_is_tested_by_its_own_tests() -> None:
    called = {
        "hypersign_kyc.aws.lease.x_is_held": {"tests/a.py::test_one", "tests/b.py::test_two"},
        "hypersign_kyc.sessions.store.xǁSessionsǁget": {"tests/a.py::test_one"},
    }

    select_tests(called, {"aws/lease": ["tests/b.py"]})

    assert list(called.values()) == [{"tests/b.py::test_two"}, set()]


def test_the_tests_of_each_module_exist() -> None:
    declared = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))["tests"]
    repository = SETTINGS.parents[2]

    for module, files in declared.items():
        assert (repository / "layers/shared/hypersign_kyc" / f"{module}.py").is_file()
        assert all((repository / file).is_file() for file in files)


def test_a_survivor_without_a_reason_is_a_problem() -> None:
    assert len(list(problems([SURVIVOR], []))) == 1
    assert list(problems([SURVIVOR], [SURVIVOR])) == []


def test_a_row_of_a_survivor_that_a_test_notices_is_a_problem() -> None:
    assert len(list(problems([], [SURVIVOR]))) == 1


def test_every_survivor_has_a_reason() -> None:
    for row in tomllib.loads(SETTINGS.read_text(encoding="utf-8")).get("survives", []):
        assert len(Survivor(**row).reason) > 20
