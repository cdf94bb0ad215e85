"""Doing several things at the same moment, as several people or tabs do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")

PATIENCE = 30
"""Seconds until a test that hangs says so instead."""


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Results of calls that begin together, each in a thread with a connection of its own.

    Raises what a call raises. For tests with `transaction=True`: what a test has not committed
    its threads cannot see.
    """
    barrier = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        try:
            barrier.wait(PATIENCE)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        waiting = [pool.submit(run, call) for call in calls]
        return [each.result(PATIENCE) for each in waiting]
