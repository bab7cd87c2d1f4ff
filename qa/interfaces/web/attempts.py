"""How often sign-in may fail: for one address, for one name, and in all."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_PER_ADDRESS = RateLimitItemPerMinute(5, 5, namespace="address")
_PER_NAME = RateLimitItemPerMinute(20, 5, namespace="name")
"""Higher than that of an address, so that no single visitor locks another's account."""
_IN_ALL = RateLimitItemPerMinute(100, 5, namespace="all")


class FailedAttempts:
    """Counts failures to sign in, in the memory of this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def seconds_to_wait(self, address: str, name: str) -> int:
        """How long the next attempt has to wait; 0 when it need not.

        Args:
            address: of the visitor.
            name: of the account that is tried, whether or not there is one.
        """
        full = [
            self._limiter.get_window_stats(limit, key).reset_time
            for limit, key in _counters(address, name)
            if not self._limiter.test(limit, key)
        ]
        return max(1, math.ceil(max(full) - time.time())) if full else 0

    def count(self, address: str, name: str) -> None:
        """Remember a failure.

        Args:
            address: of the visitor.
            name: of the account that was tried.
        """
        for limit, key in _counters(address, name):
            self._limiter.hit(limit, key)


def _counters(address: str, name: str) -> tuple[tuple[RateLimitItem, str], ...]:
    digest = hashlib.sha256(name.lower().encode(errors="replace")).hexdigest()
    return (_PER_ADDRESS, _household(address)), (_PER_NAME, digest), (_IN_ALL, "")


def _household(address: str) -> str:
    """An IPv4 address, or the network of an IPv6 one, of which one visitor has billions."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
