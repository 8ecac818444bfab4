"""After five wrong passwords for one account from one address: a pause, said by the sign-in page itself.

The pair is what is locked. By address alone a whole office would stand outside, by account alone anybody could
lock out a colleague. Counting is django-axes's; the settings name these functions.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

TOO_MANY = 429


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """Return the page that was about to be sent (the form says why), marked as one try too many."""
    answer = response if response is not None else HttpResponse()
    answer.status_code = TOO_MANY
    return answer


def typed_username(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """Return the account a try was meant for, in the form in which accounts are kept."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return typed.strip().lower()[:255]
