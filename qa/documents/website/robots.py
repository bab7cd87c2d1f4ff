"""What a site's `robots.txt` allows: pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

AGENT = "kpcsc-archive"
"""The name under which a `robots.txt` may address this program."""

_LARGEST = 500 * 1024
_LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for this program.

    Attributes:
        rules: as parsed; ``None`` allows everything.
        unknown: why they could not be read, in which case nothing is allowed.
    """

    rules: Protego | None = None
    unknown: str | None = None

    @classmethod
    def parse(cls, data: bytes) -> Robots:
        """Read a `robots.txt`, of which only the first 500 KiB count (RFC 9309)."""
        from protego import Protego

        return cls(Protego.parse(data[:_LARGEST].decode("utf-8", "replace").removeprefix("\ufeff")))

    def allows(self, url: str) -> bool:
        """Whether an address may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """Seconds between requests that the site asks for; a minute at the most."""
        wanted = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(wanted, _LONGEST_DELAY) if wanted is not None and wanted > 0 else 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Addresses of sitemaps that it names."""
        return tuple(self.rules.sitemaps) if self.rules else ()
