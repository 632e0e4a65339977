"""Containers race step by step, in an order that the test chooses, on the test's clock.

Each actor is a thread, and one runs at a time. An actor stops before every call to the table and to
Hypersign, and when it sleeps. The test chooses the actor that continues, whether it dies, and how
much time passes. So an interleaving is a list of numbers, which hypothesis can search and shrink.
"""

import contextlib
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from hypersign_kyc.aws.dynamodb import ConditionNotMet, Item, Table

_START_MS = 1_800_000_000_000
_STUCK_SECONDS = 20


class _Killed(BaseException):
    """The container has died. Our code does not catch this exception."""


class Clock:
    """Virtual time in milliseconds. It replaces the module `time` in the modules under test."""

    def __init__(self) -> None:
        self.now = _START_MS

    def module(self, sleep: Callable[[float], None]) -> SimpleNamespace:
        """Return the replacement for the module `time`."""
        return SimpleNamespace(
            time_ns=lambda: self.now * 1_000_000, monotonic=lambda: self.now / 1000, sleep=sleep
        )


class Actor:
    """One container. It runs `work` in a thread that waits at each stop."""

    def __init__(self, name: int, work: Callable[[], Any]) -> None:
        self.name = name
        self.value: Any = None
        self.error: Exception | None = None
        self.died = False
        self.done = False
        self.wakes_at = 0
        self.answer_lost = False
        self._doomed = False
        self._work = work
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._go.acquire()
        try:
            self._die_if_doomed()
            self.value = self._work()
        except _Killed:
            self.died = True
        except Exception as error:  # noqa: BLE001 - for the test to look at
            self.error = error
        self.done = True
        self._stopped.release()

    def stop(self) -> None:
        """Wait until the test lets the actor continue. The actor's thread calls this. A dead actor
        does nothing more, not even the code in a `finally`.
        """
        self._die_if_doomed()
        self._stopped.release()
        self._go.acquire()
        self._die_if_doomed()

    def _die_if_doomed(self) -> None:
        if self._doomed:
            raise _Killed

    def go_on(self, *, die: bool = False, lose: bool = False) -> None:
        """Let the actor continue to its next stop, or die. The test calls this. With `lose`, the
        answer that the actor waits for is lost.
        """
        self._doomed, self.answer_lost = self._doomed or die, lose
        self._go.release()
        assert self._stopped.acquire(timeout=_STUCK_SECONDS)


class Stage:
    """The actors, their clock, and their shared table. `wrote` is called with every written
    item.
    """

    def __init__(self, table: Table) -> None:
        self.clock = Clock()
        self.actors: list[Actor] = []
        self.wrote: Callable[[Item], None] = lambda _item: None
        self._table = table
        self._current: Actor | None = None

    def enter(self, work: Callable[[], Any]) -> Actor:
        """Return a new container that has not started yet."""
        actor = Actor(len(self.actors), work)
        self.actors.append(actor)
        return actor

    @property
    def current(self) -> Actor:
        """Return the running actor."""
        assert self._current is not None
        return self._current

    def stop(self) -> None:
        """Make the running actor wait for its turn."""
        self.current.stop()

    def sleep(self, seconds: float) -> None:
        """Make the running actor wait until time has passed."""
        self.current.wakes_at = self.clock.now + round(seconds * 1000)
        self.current.stop()

    def ready(self) -> list[Actor]:
        """Return the actors that can continue. If all sleep, time passes until one wakes."""
        alive = [actor for actor in self.actors if not actor.done]
        if alive:
            self.clock.now = max(self.clock.now, min(actor.wakes_at for actor in alive))
        return [actor for actor in alive if actor.wakes_at <= self.clock.now]

    def let(self, actor: Actor, *, die: bool = False, lose: bool = False) -> None:
        """Let an actor do one step."""
        self._current = actor
        actor.go_on(die=die, lose=lose)

    def get(self, key: str, *, consistent: bool = True) -> Item | None:
        """The same as `Table.get`, when the actor's turn comes."""
        self.stop()
        return self._table.get(key, consistent=consistent)

    def update(self, *arguments: Any, **named: Any) -> Item:
        """The same as `Table.update`, when the actor's turn comes. Then the actor waits again for
        the answer. If the answer is lost, botocore repeats the call.
        """
        self.stop()
        with contextlib.suppress(ConditionNotMet):
            item = self._update(*arguments, **named)
            self.stop()
            if not self.current.answer_lost:
                return item
        return self._update(*arguments, **named)

    def delete(self, *arguments: Any, **named: Any) -> Item | None:
        """The same as `Table.delete`, when the actor's turn comes."""
        self.stop()
        return self._table.delete(*arguments, **named)

    def _update(self, *arguments: Any, **named: Any) -> Item:
        item = self._table.update(*arguments, **named | {"returns": "ALL_NEW"})
        self.wrote(item)
        return item
