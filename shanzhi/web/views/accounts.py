"""Signing in and out, the second factor, letters of invitation and reset, one's own settings."""

from __future__ import annotations

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login

from shanzhi.accounts import actions, forms, queries, sessions
from shanzhi.accounts.models import User
from shanzhi.kernel.refusal import Refused
from shanzhi.ui.context import moment_of
from shanzhi.ui.views import YEAR
from shanzhi.web.letters import can_deliver, deliver_reset
from shanzhi.web.middleware import WAS_IN
from shanzhi.web.queries.me import posts_of


def _next(request: HttpRequest) -> str:
    """Return where to go on to: an address of ours, else the first page of one's work."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return reverse("web:home")


def _own(request: HttpRequest) -> User:
    """Return the account of whoever is signed in."""
    assert isinstance(request.user, User)
    return request.user


def _speaking(response: HttpResponse, user: User) -> HttpResponse:
    """Let the browser speak the language somebody chose for themselves; without a choice it stays as it is."""
    if user.language in dict(settings.LANGUAGES):
        name = settings.LANGUAGE_COOKIE_NAME
        response.set_cookie(name, user.language, max_age=YEAR, samesite="Lax", secure=settings.ENV.https)
    return response


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in by username and password."""
    if request.method != "POST" and request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    form = forms.SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        sessions.begin(request, form.user, at=moment_of(request))
        onward = _next(request)
        if queries.second_factor(form.user) is not None:
            onward = f"{reverse('web:second_factor')}?{urlencode({'next': onward})}"
        return _speaking(HttpResponseRedirect(onward), form.user)
    context = {
        "form": form,
        "next": _next(request),
        "ended": request.method != "POST" and bool(request.COOKIES.get(WAS_IN)),
        "minutes": settings.ENV.session_minutes,
    }
    return render(request, "web/sign_in.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    response = HttpResponseRedirect(reverse("web:sign_in"))
    response.delete_cookie(WAS_IN, samesite="Lax")
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Check the second factor, or set one up where there is none."""
    device = queries.second_factor(_own(request))
    form = forms.SecondFactorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if device is None:
                codes = actions.confirm_second_factor(_own(request), code=form.cleaned_data["code"])
                otp_login(request, queries.second_factor(_own(request)))
                return render(request, "web/recovery_codes.html", {"codes": codes, "next": _next(request)})
            found = actions.check_second_factor(_own(request), code=form.cleaned_data["code"], at=moment_of(request))
            otp_login(request, found)
            return HttpResponseRedirect(_next(request))
        except Refused as refusal:
            form.add_error("code", str(refusal))
    waiting = actions.begin_second_factor(_own(request)) if device is None else None
    context = {"form": form, "device": device, "next": _next(request)}
    if waiting is not None:
        code = segno.make(waiting.config_url, error="m")
        context["qr"] = mark_safe(code.svg_inline(scale=4, omitsize=True, svgclass="qr"))  # noqa: S308 - our own drawing
        context["typed"] = queries.typed_key(waiting)
    return render(request, "web/second_factor.html", context)


@login_required
@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make ten new recovery codes, shown once; only after the second factor was given."""
    if not request.user.is_verified():  # type: ignore[union-attr]
        return HttpResponseRedirect(reverse("web:second_factor"))
    codes = actions.new_recovery_codes(_own(request))
    return render(request, "web/recovery_codes.html", {"codes": codes, "next": reverse("web:me")})


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """Open a letter of invitation or reset: set the password and come in."""
    at = moment_of(request)
    found = queries.letter_of(token, at=at)
    if found is None:
        return render(request, "web/letter_closed.html", {"can_deliver": can_deliver()}, status=410)
    form = forms.NewPasswordForm(found.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.open_letter(token, password=form.cleaned_data["password"], at=at)
            sessions.begin(request, user, at=at)
            return _speaking(HttpResponseRedirect(reverse("web:home")), user)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "web/letter.html", {"form": form, "letter": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a reset; the answer is the same for names that exist and names that don't."""
    form = forms.AskResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        deliver_reset(form.cleaned_data["username"], address=request.build_absolute_uri("/"), at=moment_of(request))
        return render(request, "web/reset_asked.html")
    return render(request, "web/forgotten.html", {"form": form, "can_deliver": can_deliver()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own settings and posts."""
    user = _own(request)
    start = {"language": user.language, "single_keys": user.single_keys}
    form = forms.PreferencesForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(user, **form.cleaned_data)
        messages.success(request, _("改好了。"))
        return _speaking(HttpResponseRedirect(reverse("web:me")), user)
    context = {
        "form": form,
        "posts": posts_of(user, at=moment_of(request)),
        "device": queries.second_factor(user),
        "codes_left": queries.recovery_codes_left(user),
    }
    return render(request, "web/me.html", context)


@sensitive_post_parameters("old", "password", "again")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; other sessions end."""
    form = forms.ChangePasswordForm(_own(request), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cleaned = form.cleaned_data
            actions.change_password(_own(request), old=cleaned["old"], new=cleaned["password"])
            update_session_auth_hash(request, _own(request))
            messages.success(request, _("密码改好了，别处的登录都退出了。"))
            return HttpResponseRedirect(reverse("web:me"))
        except Refused as refusal:
            form.add_error("old", str(refusal))
    return render(request, "web/password.html", {"form": form})
