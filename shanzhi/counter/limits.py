"""How often the counter may be knocked at: by one address, one telephone, one report's number."""

from __future__ import annotations

from shanzhi.accounts.throttling import DAY, HOUR, Rate


def code_limits(number: str, address: str) -> list[Rate]:
    """Return the limits on wrong query codes."""
    return [
        Rate("code-here", f"{number}@{address}", 10, HOUR),
        Rate("code-address", address, 200, HOUR),
        Rate("code-number", number, 300, HOUR),
    ]


def tell_limits(address: str, phone: str = "") -> list[Rate]:
    """Return the limits on tellings from the page: an address may be a school, a number is one person."""
    limits = [Rate("tell-address", address, 120, HOUR), Rate("tell-address-day", address, 600, DAY)]
    if phone:
        limits.append(Rate("tell-phone", phone, 20, DAY))
    return limits


def photo_limits(address: str) -> list[Rate]:
    """Return the limits on photos that come before a telling is handed over: they take room on the disk."""
    return [Rate("photo-address", address, 300, HOUR)]


def words_limits(number: str) -> list[Rate]:
    """Return the limits on what one teller adds to one report."""
    return [Rate("words-number", number, 30, DAY)]
