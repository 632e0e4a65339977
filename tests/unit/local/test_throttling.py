"""Rate limits of the local gateway's routes."""

from local.gateway.throttling import Throttle
from local.template.resources import Limit, RateLimits


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_let_through_and_then_the_rate() -> None:
    clock = Clock()
    throttle = Throttle(RateLimits(Limit(rate=2, burst=3), {}), clock)
    assert [throttle.lets_through("GET /a") for _ in range(4)] == [True, True, True, False]
    clock.now += 0.5
    assert [throttle.lets_through("GET /a") for _ in range(2)] == [True, False]
    clock.now += 60
    assert [throttle.lets_through("GET /a") for _ in range(4)] == [True, True, True, False]


def test_each_route_has_a_bucket_and_can_have_a_limit_of_its_own() -> None:
    throttle = Throttle(RateLimits(Limit(1, 1), {"GET /b": Limit(1, 2)}), Clock())
    assert throttle.lets_through("GET /a")
    assert not throttle.lets_through("GET /a")
    assert [throttle.lets_through("GET /b") for _ in range(3)] == [True, True, False]


def test_all_requests_pass_without_rate_limits() -> None:
    assert all(Throttle(RateLimits(None, {})).lets_through("GET /a") for _ in range(1000))
