"""Containers that race step by step, in an order which the test chooses, on a clock of the test's.

Each actor is a thread, of which one runs at a time. It stops before every call to the table and to
Hypersign, and whenever it sleeps; the test says who goes on, who dies there, and how much time
passes meanwhile. So an interleaving is a list of numbers, which hypothesis can search and shrink.
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
    """The container is gone. No code of ours catches this one."""


class Clock:
    """Virtual time in milliseconds; stands in for the `time` module of the modules under test."""

    def __init__(self) -> None:
        self.now = _START_MS

    def module(self, sleep: Callable[[float], None]) -> SimpleNamespace:
        """What those modules take for `time`."""
        return SimpleNamespace(
            time_ns=lambda: self.now * 1_000_000, monotonic=lambda: self.now / 1000, sleep=sleep
        )


class Actor:
    """One container: `work` in a thread that waits at each stop."""

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
        """Called in the actor's thread: wait to be let on. Who is dead does nothing any more, not
        even what stands in a `finally`.
        """
        self._die_if_doomed()
        self._stopped.release()
        self._go.acquire()
        self._die_if_doomed()

    def _die_if_doomed(self) -> None:
        if self._doomed:
            raise _Killed

    def go_on(self, *, die: bool = False, lose: bool = False) -> None:
        """Called by the test: let it go on to its next stop, or die where it is. `lose`: the answer
        that it waits for, if it does, is lost.
        """
        self._doomed, self.answer_lost = self._doomed or die, lose
        self._go.release()
        assert self._stopped.acquire(timeout=_STUCK_SECONDS)


class Stage:
    """The actors, their clock, and the table that they share; `wrote` sees every item written."""

    def __init__(self, table: Table) -> None:
        self.clock = Clock()
        self.actors: list[Actor] = []
        self.wrote: Callable[[Item], None] = lambda _item: None
        self._table = table
        self._current: Actor | None = None

    def enter(self, work: Callable[[], Any]) -> Actor:
        """A new container, about to begin."""
        actor = Actor(len(self.actors), work)
        self.actors.append(actor)
        return actor

    @property
    def current(self) -> Actor:
        """Who is running."""
        assert self._current is not None
        return self._current

    def stop(self) -> None:
        """The running actor waits for its turn."""
        self.current.stop()

    def sleep(self, seconds: float) -> None:
        """The running actor waits for time to pass."""
        self.current.wakes_at = self.clock.now + round(seconds * 1000)
        self.current.stop()

    def ready(self) -> list[Actor]:
        """Who can go on. If all sleep, time passes until one wakes."""
        alive = [actor for actor in self.actors if not actor.done]
        if alive:
            self.clock.now = max(self.clock.now, min(actor.wakes_at for actor in alive))
        return [actor for actor in alive if actor.wakes_at <= self.clock.now]

    def let(self, actor: Actor, *, die: bool = False, lose: bool = False) -> None:
        """One step of an actor's."""
        self._current = actor
        actor.go_on(die=die, lose=lose)

    def get(self, key: str) -> Item | None:
        """As `Table.get`, when its turn comes."""
        self.stop()
        return self._table.get(key)

    def update(self, *arguments: Any, **named: Any) -> Item:
        """As `Table.update`, when its turn comes; then wait again: the answer is on its way. One
        that is lost has botocore make the call again.
        """
        self.stop()
        with contextlib.suppress(ConditionNotMet):
            item = self._update(*arguments, **named)
            self.stop()
            if not self.current.answer_lost:
                return item
        return self._update(*arguments, **named)

    def _update(self, *arguments: Any, **named: Any) -> Item:
        item = self._table.update(*arguments, **named | {"returns": "ALL_NEW"})
        self.wrote(item)
        return item
