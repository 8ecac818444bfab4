"""The shape of what is sent: requests and updates of GeoReport v2, and the keeper's form for a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.open311.actions import Request, Update
from shanzhi.open311.models import WRITES_A_DAY_AT_MOST
from shanzhi.open311.queries.offered import answered, service
from shanzhi.open311.queries.updates import STATUSES
from shanzhi.open311.reading import Params, Wrong, moment_of
from shanzhi.reports.actions.attachments import Photo
from shanzhi.reports.shapes import Teller
from shanzhi.territory.models import Place

LONGEST = 4000
MOST_URLS = 10


def read_request(params: Params, photos: Sequence[Photo]) -> Request:
    """Return the request a client sent.

    :raises Wrong: 404 for an unknown service, 400 for everything else, each fault with the name of its parameter.
    """
    code = params.get("service_code")
    if not code:
        raise Wrong(400, _("service_code没有写。"))
    matter = service(code)
    faults: list[object] = []
    lat = _kept(faults, lambda: params.number("lat", least=-90, most=90))
    long = _kept(faults, lambda: params.number("long", least=-180, most=180))
    lines = _kept(faults, lambda: answered(matter, params.attributes())) or []
    place = _kept(faults, lambda: _place(params.get("address_id")))
    address = params.get("address_string", "address")
    if not faults and (lat is None) != (long is None):
        faults.append(_("lat和long要一起写。"))
    if not faults and lat is None and not address and place is None:
        faults.append(_("地点没有写：lat和long、address_string、address_id，写一样。"))
    described = params.get("description")
    if len(described) > LONGEST:
        faults.append(_("description最多4000字。"))
    if faults:
        raise Wrong(400, *faults)
    words = "\n".join([described or (matter.told_as() if matter is not None else address), *lines])
    return Request(
        matter=matter,
        words=words[:5000] or _("没有写什么事"),
        teller=_teller(params),
        place=place,
        address=address[:200],
        lat=lat,
        long=long,
        device=f"{params.get('device_id', 'deviceid')}|{params.get('account_id')}",
        media_urls=urls(params),
        photos=photos,
    )


def _kept(faults: list[object], read: Any) -> Any:
    """Return what was read; its faults are gathered, so that a client hears of all of them at once."""
    try:
        return read()
    except Wrong as wrong:
        faults.extend(wrong.descriptions)
        return None


def _place(code: str) -> Place | None:
    if not code:
        return None
    found = Place.objects.filter(code=code[:40]).first()
    if found is None:
        raise Wrong(400, _("场所登记里没有address_id“%(code)s”。") % {"code": code[:40]})
    return found


def _teller(params: Params) -> Teller:
    """Return who tells it, sealed at once with the telling; the address for letters lies under the same seal."""
    first, last = params.get("first_name")[:60], params.get("last_name")[:60]
    chinese = any("\u4e00" <= one <= "\u9fff" for one in first + last)
    name = f"{last}{first}" if chinese else f"{first} {last}".strip()
    email = params.get("email")[:120]
    return Teller(
        name=name,
        phone=params.get("phone")[:40],
        relation=_("邮箱%(email)s") % {"email": email} if email else "",
    )


def urls(params: Params) -> list[str]:
    """Return the addresses of pictures as they were given. They are kept and never fetched."""
    return [one[:500] for one in params.all("media_url", "media_url[]")[:MOST_URLS]]


def read_update(params: Params, photos: Sequence[Photo]) -> Update:
    """Return the update a client sent.

    :raises Wrong: 400, naming each parameter that is missing or wrong.
    """
    wanted = ("service_request_id", "update_id", "updated_datetime", "status", "description")
    faults: list[object] = [_("%(name)s没有写。") % {"name": name} for name in wanted if not params.get(name)]
    status = params.get("status").upper()
    if status and status not in STATUSES:
        faults.append(_("status里没有“%(status)s”。") % {"status": status[:40]})
    if len(params.get("description")) > LONGEST:
        faults.append(_("description最多4000字。"))
    if len(params.get("update_id")) > 120:
        faults.append(_("update_id最多120字。"))
    told = params.get("updated_datetime")
    moment = _kept(faults, lambda: moment_of(told, "updated_datetime")) if told else None
    if faults or moment is None:
        raise Wrong(400, *faults)
    return Update(params.get("update_id"), status, params.get("description"), moment, urls(params), photos)


class KeyForm(forms.Form):
    """A key for somebody."""

    name = forms.CharField(label=gettext_lazy("给谁用"), max_length=60)
    contact = forms.CharField(label=gettext_lazy("联系方式"), max_length=120, required=False)
    per_day = forms.IntegerField(
        label=gettext_lazy("一天最多写几次"), min_value=1, max_value=WRITES_A_DAY_AT_MOST, initial=500
    )
    releases = forms.BooleanField(
        label=gettext_lazy("遮名后马上公开"),
        required=False,
        help_text=gettext_lazy("不勾：由受理的人一件一件公开。举报和涉及未成年人的事从不公开。"),
    )
