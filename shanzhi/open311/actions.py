"""Verbs of the Open311 door: make a key, take it back; take in a request, an update; release a report's photos."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.catalogue.models import Matter
from shanzhi.counter.queries.places import understand
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import NotFound, Refused
from shanzhi.open311.access import kept_of
from shanzhi.open311.models import (
    IN_USE,
    REVOKED,
    SHOWN,
    TAKEN_BACK,
    WRITES_A_DAY_AT_MOST,
    ApiKey,
    OutsideUpdate,
    Posting,
    ReleasedPhoto,
)
from shanzhi.people.access import TELLER
from shanzhi.people.capacities import Capacity
from shanzhi.reports import vault
from shanzhi.reports.access import SORTERS, must_hold
from shanzhi.reports.actions.attachments import Photo
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.actions.words import add_words, release
from shanzhi.reports.models import Attachment, Report
from shanzhi.reports.shapes import Teller
from shanzhi.territory.models import Place

SENT_AGAIN = timedelta(minutes=10)  # the standard knows no idempotency; a client that lost our answer sends again


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it was read."""

    matter: Matter | None
    words: str
    teller: Teller
    place: Place | None = None
    address: str = ""
    lat: float | None = None
    long: float | None = None
    device: str = ""
    media_urls: Sequence[str] = ()
    photos: Sequence[Photo] = field(default=())

    def fingerprint(self, key: ApiKey) -> str:
        """Return by what a second sending is known."""
        code = self.matter.code if self.matter is not None else ""
        who = f"{self.teller.name}|{self.teller.phone}|{self.teller.relation}|{self.device}"
        where = f"{self.lat}|{self.long}|{self.address}|{self.place.code if self.place is not None else ''}"
        with_it = [(getattr(photo, "name", ""), getattr(photo, "size", 0)) for photo in self.photos]
        return vault.secret_hash("open311.posting", f"{key.pk}|{code}|{who}|{where}|{self.words}|{with_it}")


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a request: its report, its token, and the query code of its teller."""

    report: Report
    token: str
    code: str


def make_key(
    name: str, *, contact: str = "", per_day: int = 500, releases: bool = False, by: Actor, at: datetime
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is shown once and never kept.

    :raises Refused: without a name, for one that is taken, or for a quota outside 1 to 100,000 writes a day.
    """
    if not name.strip():
        raise Refused(_("写这把钥匙给谁用。"))
    if not 1 <= per_day <= WRITES_A_DAY_AT_MOST:
        raise Refused(_("一天最多写几次，填1到%(most)d。") % {"most": WRITES_A_DAY_AT_MOST})
    secret = f"o311-{secrets.token_urlsafe(24)}"
    key = ApiKey(district_id=by.district_id, name=name.strip()[:60], contact=contact.strip()[:120], made_at=at)
    key.per_day, key.releases, key.key_hash, key.ending = per_day, releases, kept_of(secret), secret[-4:]
    try:
        with transaction.atomic():
            key.save(force_insert=True)
            told = {"name": key.name, "per_day": per_day, "releases": releases}
            _note("open311.make_key", key, by=by, at=at, was="", data=told)
    except IntegrityError as taken:
        raise Refused(_("已经有一把叫“%(name)s”的钥匙。") % {"name": key.name}) from taken
    return key, secret


def revoke_key(name: str, *, by: Actor, at: datetime) -> ApiKey:
    """Take a key back: from now on it opens nothing. What came by it stays.

    :raises NotFound: when there is no such key in use.
    """
    with transaction.atomic():
        mine = ApiKey.objects.in_district(by.district_id).filter(name=name)
        if not mine.filter(revoked_at=None).update(revoked_at=at):
            raise NotFound(_("没有这把在用的钥匙。"))
        key: ApiKey = mine.get()
        _note("open311.revoke_key", key, by=by, at=at, was=IN_USE, data={"name": key.name})
    return key


def _note(verb: str, key: ApiKey, *, by: Actor, at: datetime, was: str, data: dict[str, object]) -> None:
    record(
        verb,
        district_id=key.district_id,
        subject_kind="open311_key",
        subject_id=str(key.pk),
        by=by,
        at=at,
        was=was,
        now=REVOKED if was else IN_USE,
        data=data,
    )


def post_request(asked: Request, *, key: ApiKey, at: datetime) -> Posted:
    """Take in a request as any telling; the same one sent again within ten minutes is taken in once.

    :raises Refused: for what ``tell`` refuses.
    """
    district_id, fingerprint = key.district_id, asked.fingerprint(key)
    again = Posting.objects.in_district(district_id).filter(key=key, fingerprint=fingerprint, at__gt=at - SENT_AGAIN)
    first: Posting | None = again.filter(report__district_id=district_id).select_related("report").first()
    if first is not None:
        return Posted(first.report, _token(fingerprint, first.at), vault.code_for(_once(fingerprint, first.at)))
    with transaction.atomic():
        told = tell(
            district_id=district_id,
            text=asked.words,
            by=TELLER,
            at=at,
            channel="open311",
            teller=asked.teller,
            matter=asked.matter,
            photos=asked.photos,
            idempotency_key=_once(fingerprint, at),
            **_where(asked, district_id, at),
        )
        token = _token(fingerprint, at)
        if not told.repeated:
            posting = Posting(district_id=district_id, key=key, report=told.report, fingerprint=fingerprint, at=at)
            posting.media_urls, posting.token_hash = list(asked.media_urls), vault.secret_hash("open311.token", token)
            Posting.objects.bulk_create([posting])
            if key.releases and not told.report.is_confidential:
                release(told.report, text=told.report.masked_text, by=_rule(district_id), at=at)
    return Posted(told.report, token, told.code)


def _where(asked: Request, district_id: str, at: datetime) -> dict[str, Any]:
    """Return the place as ``tell`` takes it: the register's entry, else the point, else the words.

    A point in no grid of ours keeps its degrees, and the words say whose area it is.
    """
    if asked.place is not None:
        return {"place": asked.place, "place_text": asked.address}
    words: dict[str, Any] = {"district_id": district_id, "on": local(at).date()}
    if asked.lat is None or asked.long is None:
        return understand(asked.address, text=asked.words, **words).given
    point = understand(asked.address, lon=asked.long, lat=asked.lat, **words).given
    if "grid" in point or not asked.address:
        return point
    named = understand(asked.address, **words).given
    if (place := named.pop("place", None)) is not None:
        named |= {"grid": place.grid, "area_path": place.area_path}
    return point | named


def _rule(district_id: str) -> Actor:
    """Return the rule that releases in a sorter's place: the keeper who made the key decided it once for all."""
    return Actor(
        ActorKind.SYSTEM, holdings=(Holding(0, str(Capacity.INTAKE_AGENT), area_path=""),), district_id=district_id
    )


def _once(fingerprint: str, at: datetime) -> str:
    return f"open311:{fingerprint}:{int(at.timestamp()) // int(SENT_AGAIN.total_seconds())}"


def _token(fingerprint: str, at: datetime) -> str:
    return vault.secret_hash("open311.token.made", _once(fingerprint, at))[:40]


@dataclass(frozen=True, slots=True)
class Update:
    """One update as a client sent it."""

    update_id: str
    status: str
    words: str
    updated_at: datetime
    media_urls: Sequence[str] = ()
    photos: Sequence[Photo] = field(default=())


def post_update(report: Report, update: Update, *, key: ApiKey, at: datetime) -> OutsideUpdate:
    """Take in what a client says of its own request, as words added to the telling; once for each of its ids.

    Its status is written down and moves nothing: an old update that arrives late takes nothing back.

    :raises Refused: for a photo that can't be kept.
    """
    known = OutsideUpdate.objects.in_district(key.district_id).filter(key=key, update_id=update.update_id)
    first: OutsideUpdate | None = known.first()
    if first is not None:
        return first
    row = OutsideUpdate(district_id=key.district_id, key=key, report=report, update_id=update.update_id, at=at)
    row.status, row.updated_at, row.media_urls = update.status, update.updated_at, list(update.media_urls)
    words = _("%(name)s（%(status)s）：%(words)s") % {"name": key.name, "status": update.status, "words": update.words}
    try:
        with transaction.atomic():
            OutsideUpdate.objects.bulk_create([row])
            add_words(report, text=words, photos=update.photos, by=TELLER, at=at)
    except IntegrityError:
        row = known.get()
    return row


def release_photos(report: Report, wanted: Collection[str], *, by: Actor, at: datetime) -> int:
    """Let everybody see these photos of a report (by id) and no others of it; return how many are seen now.

    :raises Refused: for a closed zone, before its words are released, or by somebody who doesn't sort here.
    :raises Stale: when somebody else changed one of them first.
    """
    must_hold(by, report.case, SORTERS, _("公开照片"))
    if report.is_confidential or (wanted and not report.released_text):
        raise Refused(_("先公开这件的话，照片才能公开；举报和涉及未成年人的事不公开。"))
    known = ReleasedPhoto.objects.in_district(report.district_id).filter(report=report)
    had = {row.attachment_id: row for row in known}
    with transaction.atomic():
        for photo in Attachment.objects.in_district(report.district_id).filter(report=report).order_by("ordinal"):
            row, state = had.get(photo.pk), SHOWN if str(photo.pk) in wanted else TAKEN_BACK
            if row is None and state == SHOWN:
                row = ReleasedPhoto(district_id=report.district_id, report=report, attachment=photo, changed_at=at)
                row.changed_by_id, row.code = by.user_id, secrets.token_hex(12)
                row.save(force_insert=True)
                _photo_line(row, report, was="", by=by, at=at)
            elif row is not None and row.state != state:
                _change_photo(row, state, report, by=by, at=at)
    return known.filter(state=SHOWN).count()


def _change_photo(row: ReleasedPhoto, state: str, report: Report, *, by: Actor, at: datetime) -> None:
    was = row.state
    change(row, state=state, changed_at=at, changed_by_id=by.user_id)
    _photo_line(row, report, was=was, by=by, at=at)


def _photo_line(row: ReleasedPhoto, report: Report, *, was: str, by: Actor, at: datetime) -> None:
    record(
        "open311.show_photo" if row.state == SHOWN else "open311.hide_photo", district_id=row.district_id,
        subject_kind="open311_photo", subject_id=str(row.pk), by=by, at=at, was=was, now=row.state,
        version=row.version, data={"name": report.number},
    )  # fmt: skip
