#!/usr/bin/env python3
"""Prints what Python's zoneinfo knows of some thousand times, for afterword to be compared with:

    pip install tzdata
    python3 tests/zones.py | cargo test --test suite -- --ignored zones

Each line is a zone, a clock's time there, and the instants (seconds since 1970) at which the clock showed
it: none where clocks were set forward past it, two where they were set back. Half of the times lie within
two hours of such a change.

The zones are those of the package `tzdata`, since a machine's own may be of another edition. What is decided
for the future is left out.
"""

import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones, reset_tzpath

TIMES = 6000
FIRST, LAST = datetime(1900, 1, 1, tzinfo=timezone.utc), datetime(2025, 1, 1, tzinfo=timezone.utc)


def main():
    reset_tzpath(to=[])
    chance = random.Random(20260421)
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    for number in range(TIMES):
        name, instant = chance.choice(names), anywhen(chance)
        zone = ZoneInfo(name)
        local = clock(zone, instant)
        if number % 2:
            while (change := next_change(zone, instant)) is None:
                name, instant = chance.choice(names), anywhen(chance)
                zone = ZoneInfo(name)
            local = clock(zone, change) + timedelta(minutes=chance.randint(-120, 120))
        seconds = " ".join(str(int(shown.timestamp())) for shown in showings(zone, local))
        print(f"{name} {local:%Y-%m-%dT%H:%M} {seconds}".rstrip())


def anywhen(chance):
    return FIRST + (LAST - FIRST) * chance.random()


def clock(zone, instant):
    """What the zone's clocks show at an instant, to the minute."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0, second=0, microsecond=0)


def next_change(zone, instant):
    """The next instant at which the zone's offset changes, to the minute, if there is one within a year."""
    step = timedelta(days=1)
    for _ in range(400):
        after = instant + step
        if after > LAST:
            break
        if offset(zone, after) != offset(zone, instant):
            while step > timedelta(minutes=1):
                step /= 2
                if offset(zone, instant + step) == offset(zone, instant):
                    instant += step
            return instant
        instant = after
    return None


def offset(zone, instant):
    return instant.astimezone(zone).utcoffset()


def showings(zone, local):
    """The instants at which the zone's clocks showed a time."""
    instants = {local.replace(tzinfo=zone, fold=fold).astimezone(timezone.utc) for fold in (0, 1)}
    return sorted(it for it in instants if it.astimezone(zone).replace(tzinfo=None, fold=0) == local)


main()
