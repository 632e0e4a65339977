from tools.audit import Finding, Suppression, problems, suppressions

TABLE = Finding("checkov", "CKV_AWS_119", "UsersTable", "no key")


def test_a_finding_without_a_reason_is_a_problem() -> None:
    other = Suppression("checkov", "CKV_AWS_28", ["UsersTable"], "short-lived")

    lines = list(problems([TABLE], [other]))

    assert lines == [
        "checkov CKV_AWS_119 UsersTable: no key",
        "tools/audit.toml: checkov CKV_AWS_28 matches no finding",
    ]


def test_a_suppression_covers_its_own_places_only() -> None:
    tables = Suppression("checkov", "CKV_AWS_119", ["*Table"], "digests only")

    assert list(problems([TABLE], [tables])) == []
    logs = Finding("checkov", "CKV_AWS_119", "ApiLogs", "no key")
    assert len(list(problems([TABLE, logs], [tables]))) == 1


def test_every_suppression_has_a_reason_and_none_is_for_deployed_code() -> None:
    for each in suppressions():
        assert len(each.reason) > 20
        if each.tool == "bandit":
            assert not any(place.startswith(("functions", "layers", "*")) for place in each.where)
