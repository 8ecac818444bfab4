"""Pages of staff 人员: the list, one person, inviting, giving and ending posts, handing over. For the keeper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.accounts.models import User
from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused
from shanzhi.people import capacities, queries
from shanzhi.people.access import StaffRequest, on_day, requires
from shanzhi.people.actions import handing_over, posts, staff
from shanzhi.people.capacities import Capacity
from shanzhi.people.forms import HandOverForm, InviteForm, PostForm
from shanzhi.people.models import Post

PAGE = 50
VERBS: dict[str, tuple[Callable[..., Any], object]] = {
    "close": (staff.deactivate, _("账号已停用。")),
    "open": (staff.reactivate, _("账号已启用。")),
    "reset-second-factor": (staff.reset_second_factor, _("两步验证已清掉，下次登录重新设置。")),
}


def get_user(username: str) -> User:
    """Return the person of a username.

    :raises Http404: when there is none, or it is another system.
    """
    user = User.objects.people().filter(username=username).first()
    if user is None:
        raise Http404
    return user


@require_GET
@requires(Capacity.KEEPER)
def staff_list(request: StaffRequest) -> HttpResponse:
    """Show who is posted where."""
    text, capacity = request.GET.get("q", "").strip(), request.GET.get("capacity", "")
    found = queries.staff_found(
        text=text, capacity=capacity, after=request.GET.get("after", ""), limit=PAGE, at=clock.now()
    )
    context = {
        "rows": found.rows,
        "q": text,
        "capacity": capacity,
        "capacities": capacities.choices(),
        "next_after": found.next_after,
    }
    return render(request, "people/staff.html", context)


@require_http_methods(["GET", "POST"])
@requires(Capacity.KEEPER)
def invite(request: StaffRequest) -> HttpResponse:
    """Invite somebody with a first post, and show the link once."""
    at = clock.now()
    form = InviteForm(request.POST, on=on_day(at)) if request.method == "POST" else InviteForm(on=on_day(at))
    if request.method == "POST" and form.is_valid():
        told = {key: form.cleaned_data[key] for key in ("name", "phone", "email")}
        try:
            username, post = form.cleaned_data["username"], form.post_fields()
            return _letter(request, staff.invite(username, post=post, by=request.actor, at=at, **told))
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "people/invite.html", {"form": form, **queries.offered()})


def _letter(request: StaffRequest, invited: staff.Invited) -> HttpResponse:
    link = request.build_absolute_uri(resolve_url(settings.LETTER_URL, invited.token))
    response = render(request, "people/invited.html", {"person": invited.user, "link": link})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Capacity.KEEPER)
def invite_again(request: StaffRequest, username: str) -> HttpResponse:
    """Write another invitation and show the link once."""
    user = get_user(username)
    try:
        return _letter(request, staff.invite_again(user, by=request.actor, at=clock.now()))
    except Refused as refusal:
        return _back(request, user, refusal=refusal)


@require_http_methods(["GET", "POST"])
@requires(Capacity.KEEPER)
def person(request: StaffRequest, username: str) -> HttpResponse:
    """Show one person, and give another post."""
    at, user = clock.now(), get_user(username)
    form = PostForm(request.POST, on=on_day(at)) if request.method == "POST" else PostForm(on=on_day(at))
    if request.method == "POST" and form.is_valid():
        try:
            posts.give_post(user, by=request.actor, at=at, **form.post_fields())
            return _back(request, user, done=gettext("任职已加上。"))
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    file = queries.person_file(user, district_id=request.actor.district_id, at=at)
    return render(request, "people/person.html", {"file": file, "form": form, **queries.offered()})


@require_POST
@requires(Capacity.KEEPER)
def end_post(request: StaffRequest, username: str) -> HttpResponse:
    """End the post named in the form."""
    user = get_user(username)
    number = request.POST.get("post", "")
    held = Post.objects.filter(user=user, pk=int(number) if number.isdecimal() else 0)
    post = held.select_related("user", "grid", "division", "unit").first()
    if post is None:
        raise Http404
    try:
        posts.end_post(post, by=request.actor, at=clock.now())
    except Refused as refusal:
        return _back(request, user, refusal=refusal)
    return _back(request, user, done=gettext("任职已结束。"))


@require_http_methods(["GET", "POST"])
@requires(Capacity.KEEPER)
def hand_over(request: StaffRequest, username: str) -> HttpResponse:
    """Hand what a leaver holds to somebody else."""
    at, user = clock.now(), get_user(username)
    file = queries.person_file(user, district_id=request.actor.district_id, at=at)
    shape: dict[str, Any] = {"on": on_day(at), "posts": file.open_posts}
    form = HandOverForm(request.POST, **shape) if request.method == "POST" else HandOverForm(**shape)
    if request.method == "POST" and form.is_valid():
        chosen = {int(number) for number in form.cleaned_data["pass_on"]}
        try:
            handing_over.hand_over(user, to=form.cleaned_data["to"], by=request.actor, at=at, pass_on=chosen)
            words = {"name": user.name, "to": form.cleaned_data["to"].name}
            return _back(request, user, done=gettext("%(name)s的事已交给%(to)s。") % words)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
    return render(request, "people/hand_over.html", {"file": file, "form": form, **queries.offered()})


@require_POST
@requires(Capacity.KEEPER)
def change(request: StaffRequest, username: str, verb: str) -> HttpResponse:
    """Close or open an account, or forget a lost second factor."""
    user = get_user(username)
    action, done = VERBS[verb]
    try:
        action(user, by=request.actor, at=clock.now())
    except Refused as refusal:
        return _back(request, user, refusal=refusal)
    return _back(request, user, done=str(done))


def _back(request: StaffRequest, user: User, *, done: str = "", refusal: Refused | None = None) -> HttpResponse:
    if refusal is not None:
        for reason in refusal.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return redirect("people:person", user.username)
