"""Who wants to hear of which line 订阅: an upper room says ``on(verb, name)`` and is called after the commit.

At least once: the errand is written with the line, in one transaction, and deleted in the transaction in which the
subscriber ran. What a subscriber does in this database therefore happens exactly once; what it does outside may happen
again, and must stand that. Lines of one subject may arrive out of order after a failure.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from shanzhi.journal.shapes import EntryView

Told = TypeVar("Told", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One registered function and the lines it wants."""

    name: str
    pattern: str
    func: Callable[..., Any]
    origins: frozenset[str] | None
    takes_at: bool
    channels: frozenset[str] | None = None

    def wants(self, verb: str, origin: str, channel: str = "") -> bool:
        """Return whether a line with this verb, origin and channel ('' where it names none) is for this subscriber."""
        if self.origins is not None and origin not in self.origins:
            return False
        if self.channels is not None and channel and channel not in self.channels:
            return False
        stem = self.pattern.rstrip(".*")
        return not stem or verb == stem or verb.startswith(stem + ".")

    def tell(self, entry: EntryView, at: datetime) -> None:
        """Call the function with the line, and with the present moment where it asks for one."""
        if self.takes_at:
            self.func(entry, at=at)
        else:
            self.func(entry)


_registered: dict[str, Subscriber] = {}


def on(
    verb: str, name: str, *, origins: Collection[str] | None = None, channels: Collection[str] | None = None
) -> Callable[[Told], Told]:
    """Register a function for lines with this verb: ``case.close``, every verb of a kind ``case.*``, or all ``*``.

    The function takes the line (an ``EntryView``) and, if it has a parameter ``at``, the present moment. ``origins``
    narrows it to lines of these origins (``live``, ``import``, ``rehearsal``); imports are heard unless it is given.
    ``channels`` narrows it to lines whose data names one of these as their ``channel``, or none: a room that waits for
    answers to what it handed on itself is not woken by every other answer.

    :raises ValueError: when another function already has this name.
    """

    def register(func: Told) -> Told:
        known = _registered.get(name)
        if known is not None and known.func is not func:
            raise ValueError(f"two subscribers are called {name}")
        takes_at = "at" in inspect.signature(func).parameters
        narrowed = None if origins is None else frozenset(origins)
        by = None if channels is None else frozenset(channels)
        _registered[name] = Subscriber(name, verb, func, narrowed, takes_at, by)
        wanting.cache_clear()
        return func

    return register


def forget(name: str) -> None:
    """Take a subscriber out again; its errands on the way will be set aside as nobody's."""
    _registered.pop(name, None)
    wanting.cache_clear()


def find(name: str) -> Subscriber | None:
    """Return the subscriber of this name, or None when no room registered it."""
    return _registered.get(name)


@lru_cache(maxsize=1024)
def wanting(verb: str, origin: str, channel: str = "") -> tuple[str, ...]:
    """Return the names of the subscribers that want a line with this verb, origin and channel, in order of name."""
    return tuple(sorted(one.name for one in _registered.values() if one.wants(verb, origin, channel)))
