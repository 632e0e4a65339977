"""`LogLevel` filters log lines but never metrics. Lambda also filters lines by its own level."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.support.stack import REPOSITORY
from tests.template.stack import Stack, source

LEVELS = ("DEBUG", "INFO", "WARN", "ERROR")
#: Lines of a library, and lines of the functions about a successful, a refused and a failed event.
EVENTS = """
import logging
# As awslambdaric sets up the root logger if the log format is JSON.
root = logging.getLogger()
root.addHandler(logging.StreamHandler())
root.setLevel({of_lambda!r})
from hypersign_kyc.observability import logger, metrics, observation, silence_libraries
silence_libraries()
logging.getLogger("urllib3").error("a line of a library")
logging.getLogger("some.other.library").info("a line of a library")
@metrics.log_metrics
def handle(event, context):
    logger.debug("a detail")
    logger.warning("record failed")
    observation.report(step="bundle", status=event, outcome="OK", milliseconds=1)
handle(200, None)
handle(503, None)
"""


def of_lambda() -> str:
    """Return the level by which Lambda filters, which depends on no parameter."""
    levels = {
        str(function["Properties"]["LoggingConfig"]["ApplicationLogLevel"])
        for function in Stack.where().of_type("AWS::Lambda::Function").values()
    }
    (level,) = levels
    assert level in LEVELS
    return level


def logged(level: str) -> list[dict[str, Any]]:
    """Return the lines that Lambda passes on to CloudWatch, with this value of the parameter."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", EVENTS.format(of_lambda=of_lambda())],
        env={
            "PYTHONPATH": str(REPOSITORY / "layers" / "shared"),
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "AWS_LAMBDA_LOG_LEVEL": of_lambda(),
            "POWERTOOLS_LOG_LEVEL": level,
            "POWERTOOLS_METRICS_NAMESPACE": "Tests",
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
    least = LEVELS.index(of_lambda())
    return [line for line in lines if _rank(line.get("level", "INFO")) >= least]


def _rank(level: str) -> int:
    return LEVELS.index("WARN" if level == "WARNING" else level)


@pytest.mark.parametrize("level", LEVELS)
def test_metrics_are_written_at_every_level_and_lines_by_their_level(level: str) -> None:
    lines = logged(level)

    assert sum("_aws" in line for line in lines) == 2
    written = [(line["level"], line["message"]) for line in lines if "_aws" not in line]
    everything = [
        ("DEBUG", "a detail"),
        ("WARNING", "record failed"),
        ("INFO", "request"),
        ("DEBUG", "a detail"),
        ("WARNING", "record failed"),
        ("ERROR", "request"),
    ]
    assert written == [line for line in everything if _rank(line[0]) >= LEVELS.index(level)]


def test_the_tests_cover_every_log_level() -> None:
    assert tuple(source()["Parameters"]["LogLevel"]["AllowedValues"]) == LEVELS
