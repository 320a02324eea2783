"""Several people at once: how many pages a second."""

from __future__ import annotations

import threading
import time

from bench.measure import Visitor


def requests_per_second(host: str, port: int, emails: list[str], password: str, path: str, seconds: float) -> float:
    """Each e-mail is a thread that asks for `path` again and again for `seconds`. Raises RuntimeError for a fault."""
    visitors = []
    for email in emails:
        visitor = Visitor(host, port)
        visitor.sign_in(email, password)
        visitor.get(path)
        visitors.append(visitor)
    counts, faults = [0] * len(visitors), []
    until = time.monotonic() + seconds

    def ask(place: int) -> None:
        try:
            while time.monotonic() < until:
                visitors[place].get(path)
                counts[place] += 1
        except (RuntimeError, OSError) as error:
            faults.append(error)

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(visitors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(f"under load: {faults[0]}")
    return sum(counts) / seconds
