# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop of the event source: every NAS in a rhythm of its own, from a pool of threads."""

from __future__ import annotations

import asyncio
import atexit
import random
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, Protocol

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput

from .._inprocess import MOST_THREADS
from .._nases import named
from .changes import Change, of_failure, of_health
from .memory import LOGGER, Memory
from .options import Options, read_options
from .watcher import Look, Watcher

__all__ = ["InvalidInput", "pause_after", "watch"]
LONGEST = 3600  # seconds between two tries of a NAS that is down
_RANDOM = random.SystemRandom()


class Queue(Protocol):
    """Where the events go."""

    async def put(self, item: Any) -> object:
        """Take one."""


def pause_after(failures: int, refused: bool, interval: int, jitter: Callable[[float, float], float]) -> float:
    """Seconds until the next look: the interval, or after failures ever longer, up to an hour.

    A NAS that refuses to sign in counts each try (auto-block), so it is given the hour at once.
    """
    if not failures:
        return interval
    longest = max(LONGEST, interval)
    return (longest if refused else min(longest, interval * 2 ** min(failures - 1, 20))) * jitter(0.75, 1.0)


async def watch(
    queue: Queue,
    args: Mapping[str, Any],
    environ: Mapping[str, str],
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    pause: Callable[[float], object] | None = None,
) -> None:
    """Emit events until cancelled, then sign out everywhere. Raises InvalidInput before any request.

    Who stops ansible-rulebook twice tears down the loop in the middle of this; then the end of the process signs out.
    sleep waits between looks, pause between the tries of a request; they are given by tests.
    """
    options = read_options(args, environ)
    memory = Memory(options.state_file)
    stop = threading.Event()
    watchers = [Watcher(name, address, job, stop) for name, address, job in options.nases]
    for watcher, (name, _address, job) in zip(watchers, options.nases, strict=True):
        watcher.pause = pause
        for warning in job.connection.warnings:
            LOGGER.warning("%s", named(name, warning))
    pool = ThreadPoolExecutor(min(len(watchers), MOST_THREADS), thread_name_prefix="active_backup")
    follows = [asyncio.ensure_future(_follow(one, queue, options, memory, pool, sleep)) for one in watchers]

    def sign_out() -> None:
        stop.set()
        for watcher in watchers:
            watcher.close()

    atexit.register(sign_out)
    try:
        await asyncio.gather(*follows)
    finally:
        stop.set()
        for follow in follows:
            follow.cancel()
        await _close(watchers, pool)
        atexit.unregister(sign_out)


async def _follow(
    watcher: Watcher,
    queue: Queue,
    options: Options,
    memory: Memory,
    pool: ThreadPoolExecutor,
    sleep: Callable[[float], Awaitable[object]],
) -> None:
    """Look at one NAS for ever."""
    failures, warned = 0, set[str]()
    while True:
        look = await asyncio.get_running_loop().run_in_executor(pool, watcher.look)
        failures = failures + 1 if look.health is None else 0
        for warning in set(look.warnings) - warned:
            LOGGER.warning("%s", named(watcher.name, warning))
        warned = set(look.warnings)
        await _emit(_changes(watcher, look, memory, options.emit_all), queue, memory)
        await sleep(pause_after(failures, look.refused, options.interval, _RANDOM.uniform))


def _changes(watcher: Watcher, look: Look, memory: Memory, emit_all: bool) -> Iterable[Change]:
    known = memory.of(watcher.address)
    if look.health is not None:
        return of_health(watcher.name, known, look.health, emit_all)
    LOGGER.warning("%s: %s", watcher.name, look.failure)
    return of_failure(watcher.name, known, look.failure, int(time.time()))


async def _emit(changes: Iterable[Change], queue: Queue, memory: Memory) -> None:
    """Put the events, and remember each that was put; the file is written also where this is cancelled midway."""
    try:
        for change in changes:
            if change.event is not None:
                await queue.put(change.event)
            change.remember()
    finally:
        memory.save()


async def _close(watchers: Sequence[Watcher], pool: ThreadPoolExecutor) -> None:
    """Sign out of all sessions, also where the loop is in a hurry to end."""
    closing = [pool.submit(watcher.close) for watcher in watchers]
    pool.shutdown(wait=False)
    together = asyncio.gather(*map(asyncio.wrap_future, closing), return_exceptions=True)
    try:
        await asyncio.shield(together)
    except asyncio.CancelledError:  # a second time: nothing of the loop may be counted on
        wait(closing)
        raise
