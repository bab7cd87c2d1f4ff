"""Connections that only go to addresses of the public internet.

The name of a host is resolved here, every address it has is checked, and the connection is made to an
address that was checked: a name that is resolved anew between the check and the connection cannot lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import httpcore
import httpx

from qa.documents.website.failures import UnreachableError

if TYPE_CHECKING:
    import ssl

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(slots=True)
class Deadline:
    """When the request at work must be over; shared by all connections of one client.

    Attributes:
        at: on the monotonic clock.
    """

    at: float = float("inf")

    def limit(self, timeout: float | None) -> float:
        """How long a step may take: its own limit, or what is left.

        Raises:
            httpcore.ReadTimeout: nothing is left.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return left if timeout is None else min(left, timeout)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address, and the IPv4 address that an IPv6 one may stand for, is of the public internet."""
    if isinstance(address, IPv6Address):
        embedded = _embedded(address)
        if embedded is not None:
            return is_public(embedded)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which packets for an IPv6 one may go."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def resolve(host: str, port: int, allow_private: bool) -> tuple[str, ...]:
    """The addresses of a host, all of them checked.

    Args:
        host: a name or an address.
        port: on which it is to be reached.
        allow_private: whether any address will do.

    Raises:
        UnreachableError: there is no such host, or one of its addresses is not of the public internet.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnreachableError(f"there is no host {host[:100]}, or no connection to the network") from None
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not allow_private and not is_public(ipaddress.ip_address(address)):
            raise UnreachableError(f"its address {address} is private (setting allow_private_addresses)")
    return addresses


class CheckedTransport(httpx.HTTPTransport):
    """Sends requests over checked connections, without a proxy.

    Args:
        allow_private: whether any address will do.
        deadline: when the request at work must be over.
    """

    def __init__(self, allow_private: bool, deadline: Deadline) -> None:
        # The pool is made here because httpx has no argument for the backend that connects.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=4,
            max_keepalive_connections=2,
            keepalive_expiry=5.0,
            network_backend=_CheckedBackend(allow_private, deadline),
        )


class _CheckedBackend(httpcore.SyncBackend):
    def __init__(self, allow_private: bool, deadline: Deadline) -> None:
        self._allow_private = allow_private
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve(host, port, self._allow_private)
        for number, address in enumerate(addresses, start=1):
            try:
                limit = self._deadline.limit(timeout)
                stream = super().connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return _TimedStream(stream, self._deadline)
        raise httpcore.ConnectError(f"{host} has no address")


class _TimedStream(httpcore.NetworkStream):
    """A connection whose steps together end at the deadline, however slowly the other side trickles."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.limit(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.limit(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.limit(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
