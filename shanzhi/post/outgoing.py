"""What leaves for others' servers goes only to hosts that the operator listed, and never where a name is bent to.

``SHANZHI_WEBHOOK_HOSTS`` lists names and addresses, each with or without a port, and networks. A name must stand there;
what it resolves to must be a public address, or one listed too, and is the very address connected to. Without https
only listed addresses are reached. No redirect is followed, and nobody is waited for longer than ``LONGEST_SECONDS``.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from shanzhi.post import excuses

TIMEOUT_SECONDS = 10  # without a word
LONGEST_SECONDS = 30  # all in all: who answers a letter a second would hold everything up
AGAIN_LATER = frozenset({408, 425, 429})
LONGEST_ANSWER = 65_536


class SendingFailed(Exception):
    """Raised when a message did not leave; ``for_good`` when trying again is pointless."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        """Keep a reason without address or words."""
        super().__init__(reason)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Listed:
    """The operator's list, read."""

    names: frozenset[str]
    networks: tuple[IPv4Network | IPv6Network, ...]

    def holds(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        """Return whether an address stands in the list, by itself, in a network or with this port."""
        shown = f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"
        return shown in self.names or any(address.version == one.version and address in one for one in self.networks)


def read_list(text: str) -> Listed:
    """Return the list as written in the settings; what is neither address nor network is a name, or one with a port."""
    names, networks = set(), []
    for part in (part.strip().lower() for part in text.split(",")):
        try:
            networks.append(ip_network(part, strict=False))
        except ValueError:
            names.add(part)
    return Listed(frozenset(names - {""}), tuple(networks))


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_listed(url: str) -> bool:
    """Return whether the host of an address is one that the operator listed."""
    try:
        return _why_not(urlsplit(url), read_list(settings.ENV.webhook_hosts)) == ""
    except ValueError:
        return False


def _why_not(url: SplitResult, listed: Listed) -> str:
    """Return why nothing may go to an address, '' when it may as far as its name tells."""
    host = (url.hostname or "").lower()
    if url.scheme not in ("http", "https") or not host or url.username or url.password:
        return excuses.NO_ADDRESS
    literal = _literal(host)
    if literal is not None:
        return "" if listed.holds(literal, _port(url)) else excuses.NOT_LISTED
    return "" if {host, f"{host}:{url.port or _port(url)}"} & listed.names else excuses.NOT_LISTED


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def resolve(url: SplitResult, listed: Listed) -> str:
    """Return the one address to connect to.

    :raises SendingFailed: for a host not listed, a private address not listed, or http to anywhere else.
    """
    if reason := _why_not(url, listed):
        raise SendingFailed(reason, for_good=True)
    try:
        found = socket.getaddrinfo(url.hostname, _port(url), type=socket.SOCK_STREAM)
    except OSError as error:
        raise SendingFailed(excuses.NO_SUCH_HOST) from error
    addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    inside = [one for one in addresses if listed.holds(one, _port(url))]
    if any(not one.is_global and one not in inside for one in addresses):
        raise SendingFailed(excuses.PRIVATE, for_good=True)
    if url.scheme != "https" and len(inside) < len(addresses):
        raise SendingFailed(excuses.NOT_SECURE, for_good=True)
    return str(addresses[0])


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was judged, under the host's own name."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self._address, self._secure = address, secure
        self._wire: socket.socket | None = None  # outlives ``sock``, which an answer takes with it
        self.is_late = False

    def connect(self) -> None:
        """Connect to the judged address; the certificate must be the name's."""
        self._wire = self.sock = socket.create_connection((self._address, self.port), TIMEOUT_SECONDS)
        if self._secure:
            context = ssl.create_default_context()
            wrapped = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self._wire = self.sock = wrapped
            wrapped.do_handshake()

    def cut(self) -> None:
        """Break off, from beside, whatever is being waited for."""
        self.is_late = True
        if self._wire is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)


def post(address: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Send a body of JSON and return what was answered.

    :raises SendingFailed: when it wasn't taken over: for good, unless the other side said "later" or said nothing.
    """
    try:
        url = urlsplit(address)
        _port(url)
    except ValueError:
        raise SendingFailed(excuses.NO_ADDRESS, for_good=True) from None
    judged = resolve(url, read_list(settings.ENV.webhook_hosts))
    connection = _Pinned(url.hostname or "", _port(url), judged, secure=url.scheme == "https")
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    watch = threading.Timer(LONGEST_SECONDS, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8", **headers})
        answer = connection.getresponse()
        status, said = answer.status, answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if connection.is_late:
            raise SendingFailed(excuses.TOO_LATE) from error
        raise SendingFailed(excuses.broke_off(excuses.OTHER_SIDE, error)) from error
    finally:
        watch.cancel()
        connection.close()
    if connection.is_late:
        raise SendingFailed(excuses.TOO_LATE)
    if not 200 <= status < 300:
        said_no = excuses.answered(excuses.OTHER_SIDE, status)
        raise SendingFailed(said_no, for_good=300 <= status < 500 and status not in AGAIN_LATER)
    return said
