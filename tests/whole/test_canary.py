"""Canaries in a sealed identity, a 举报 and a child's case: nobody outside ever hears them sing.

First the strong form: what an outsider sees, address by address and byte by byte, is the same before anything of a
closed zone was told and after. Then the plain one: no answer, export, note, message or log line carries the strings,
and at rest they lie only where they must.
"""

from __future__ import annotations

import io
import logging
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.middleware import csrf
from django.urls import reverse

from shanzhi.cases.actions.steps import take_step
from shanzhi.journal.models import Entry, Payload
from shanzhi.kernel import clock, logs
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import Zone
from shanzhi.people.models import Deployment
from shanzhi.post.models import Delivery, Notice
from tests.neighbourhood import DISTRICT
from tests.whole.asking import Answer, ask
from tests.whole.conftest import AT
from tests.whole.crawling import Kept, View, asked_of_everybody, look_around
from tests.whole.world import KNOWING, NAME, PHONE, SAID, WORDS, World, begin, live

# One process for all of it: what was watched is dear.
pytestmark = [pytest.mark.full, pytest.mark.django_db, pytest.mark.xdist_group("canary")]
SOAKING = os.environ.get("SHANZHI_SOAK") == "1"
CLOSED = (Zone.COMPLAINT, Zone.CHILD)
INSIDERS = set().union(*(KNOWING[zone] for zone in CLOSED))
# One for each sort of outsider; a soak sends everybody. The works office is the unit complained of.
OUTSIDERS = (
    "", "hanzhou", "fangyuan", "liangtou", "zhuren", "bailu", "wendi", "guyu", "qiaohe", "linfeng", "mubai", "waijie",
)  # fmt: skip
# How large the whole ledger is, is public; what each line is about isn't.
GROWS_WITH_EVERYTHING = ("/ledger/", "/house/")
# Where the words of a closed zone may lie at rest: where they were told, and the loop's own tables.
MAY_KEEP_WORDS = {
    "reports.Report", "reports.RelayMessage", "reports.Objection", "cases.Case", "cases.Task", "cases.Application",
    "journal.Payload", "search.Document",
}  # fmt: skip


@dataclass
class Watched:
    """The world with closed zones in it, what outsiders saw before and after, and everything that was logged."""

    world: World
    before: dict[str, View]
    after: dict[str, View]
    log: str

    def numbers(self, zone: str) -> list[str]:
        """Return the numbers of a zone's cases and reports, as they are written."""
        found = []
        for told in (self.world.running[zone], self.world.closed[zone]):
            found += [told.case.number, told.report.number, told.report.shown_number]
        return found


@pytest.fixture(scope="module")
def watched(django_db_setup: None, django_db_blocker: Any) -> Iterator[Watched]:
    """Let ordinary things be told, look around as every outsider, tell what is secret, and look around again."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    made = logs.configuration("INFO")["formatters"]["json"]
    handler.setFormatter(made.pop("()")(**made))
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        _hold_still(patch)
        logging.getLogger().addHandler(handler)
        world = begin(AT)
        live(world, Zone.ORDINARY)
        names = [name for name in world.people() if name not in INSIDERS] if SOAKING else OUTSIDERS
        before = {name: look_around(world, name) for name in names}
        for zone in CLOSED:
            live(world, zone)
        after = {name: look_around(world, name) for name in names}
        yield Watched(world, before, after, log.getvalue())
        logging.getLogger().removeHandler(handler)
        Deployment.objects.forget()
        transaction.set_rollback(True)


def _hold_still(patch: pytest.MonkeyPatch) -> None:
    """Take chance and the wall clock out of pages, so that two looks can be compared."""
    Deployment.objects.forget()
    patch.setattr(clock, "now", lambda: AT)
    patch.setattr(csrf, "_get_new_csrf_string", lambda: "c" * csrf.CSRF_SECRET_LENGTH)
    patch.setattr(signing.TimestampSigner, "timestamp", lambda self: "1")
    patch.setattr("secrets.token_urlsafe", lambda length=32: "k" * length)


def _fail_over(found: list[str]) -> None:
    if found:
        pytest.fail(f"{len(found)}:\n" + "\n".join(found[:25]), pytrace=False)


def test_what_outsiders_see_does_not_change_when_something_secret_is_told(watched: Watched) -> None:
    """Pages, lists, counts, searches, exports and notes: whatever moved, moved because of the secret."""
    found = []
    for name, view in watched.before.items():
        later = watched.after[name]
        for (method, url), answer in view.seen.items():
            if url.startswith(GROWS_WITH_EVERYTHING):
                continue
            now = later.seen.get((method, url))
            if now is None or (answer.status, answer.text) != (now.status, now.text):
                found.append(f"{method} {url} as {name or 'nobody'}: {_where(answer, now)}")
        found += [f"a new address for {name or 'nobody'}: {one}" for one in later.seen.keys() - view.seen.keys()]
    _fail_over(found)


def _where(answer: Answer | Kept, now: Answer | Kept | None) -> str:
    if now is None:
        return "no longer there"
    first = answer.text.splitlines()
    second = now.text.splitlines()
    for one, other in zip(first, second, strict=False):
        if one != other:
            return f"{one.strip()[:100]!r} became {other.strip()[:100]!r}"
    return f"{len(first)} lines became {len(second)}"


def test_no_outsider_reads_a_canary_or_a_number_of_a_closed_zone(watched: Watched) -> None:
    secrets = [*WORDS.values(), *(number for zone in CLOSED for number in watched.numbers(zone))]
    _fail_over(_heard(list(watched.after.values()), secrets))


def test_nobody_reads_a_sealed_identity_unopened(watched: Watched) -> None:
    """Not even those who handle the case: it takes a stated purpose."""
    views = [*watched.after.values(), *(look_around(watched.world, name) for name in ("xueqing", "tongxin", "suye"))]
    _fail_over(_heard(views, [NAME, PHONE]))


def _heard(views: list[View], secrets: list[str]) -> list[str]:
    """Return where which secret was read."""
    return [
        f"{asked}: {secret}" for view in views for asked, text in view.texts() for secret in secrets if secret in text
    ]


def test_units_and_the_public_never_read_numbers_said_in_the_words(watched: Watched) -> None:
    looked = {name: watched.after[name] for name in ("", "hanzhou", "fangyuan", "qiaohe", "linfeng", "mubai")}
    looked["suye"] = look_around(watched.world, "suye")
    _fail_over(_heard(list(looked.values()), [SAID]))


THEIR_DAY = ("/board/intake/", "/board/handling/", "/board/checking/", "/objections/", "/cases/", "/inbox/")


def test_whoever_may_know_finds_what_they_may_know(watched: Watched) -> None:
    """The canaries are alive: those inside hear them."""
    for name, zone in (("xueqing", Zone.COMPLAINT), ("erjie", Zone.COMPLAINT), ("tongxin", Zone.CHILD)):
        texts = [text for _asked, text in look_around(watched.world, name, begin=THEIR_DAY).texts()]
        for secret in (WORDS[zone], watched.world.running[zone].case.number):
            assert any(secret in text for text in texts), (name, secret)
        other = WORDS[Zone.CHILD if zone is Zone.COMPLAINT else Zone.COMPLAINT]
        assert not any(other in text for text in texts), (name, other)


SIDE_SHARE = 15
MOST_LIKELY = ("/search/", "/board/", "/tell/", "/desk/", "/cases/")
SIDE_DOORS = ("q", "number", "case", "to", "alike", "after", "next", "chosen", "tie", "old", "as")


def test_a_number_put_into_a_form_or_an_address_tells_nothing(watched: Watched) -> None:
    """A closed case's number as a parameter answers like a number that nobody was given."""
    found = []
    names = watched.after if SOAKING else ("", "hanzhou", "bailu", "wendi", "mubai")
    for zone in CLOSED:
        told = watched.world.running[zone]
        for real, absent in ((told.case.number, "26-999999"), (told.report.number, "260399999")):
            for name in names:
                for url in _no_argument_addresses(watched.world, f"{name} {real}"):
                    for method in ("get", "post"):
                        cookies = watched.world.cookies[name]
                        one, other = (
                            ask(cookies, method, url, number, dict.fromkeys(SIDE_DOORS, number))
                            for number in (real, absent)
                        )
                        if (one.status, one.text, one.headers) != (other.status, other.text, other.headers):
                            found.append(f"{method} {url} with {real} as {name or 'nobody'}: {_where(one, other)}")
    _fail_over(found)


def _no_argument_addresses(world: World, who: str = "") -> list[str]:
    """Return the addresses that take parameters only, and those of an open report that point to other cases.

    In a check those that search or look things up, and a seeded few of the others, each person's own.
    """
    number = world.running[Zone.ORDINARY].report.number
    plain = [reverse(one.name) for one in asked_of_everybody() if not one.arguments]
    if not SOAKING:
        chosen = random.Random(who).sample(plain, min(len(plain), SIDE_SHARE))
        plain = [url for url in plain if url in chosen or url.startswith(MOST_LIKELY)]
    return [*plain, reverse("counter:tie", args=[number])]


def test_words_like_a_secret_bring_no_lookalike_up(watched: Watched) -> None:
    """Whoever tells nearly the same again, or asks by the same telephone, learns of nothing."""
    near = "梧桐路47号门前路面塌陷、积水"
    probe = {
        "text": f"举报金丝雀 孩子金丝雀 {near}",
        "q": "金丝雀",
        "phone": PHONE,
        "place_text": "金丝雀后门",
        "words": near,
    }
    secrets = [*WORDS.values(), NAME, *(number for zone in CLOSED for number in watched.numbers(zone))]
    found = []
    for name in watched.after:
        for url in _no_argument_addresses(watched.world, name):
            for method in ("get", "post"):
                answer = ask(watched.world.cookies[name], method, url, data=probe)
                found += [
                    f"{method} {url} as {name or 'nobody'}: {secret}" for secret in secrets if secret in answer.text
                ]
    _fail_over(found)


def test_no_note_and_no_message_goes_to_an_outsider(watched: Watched) -> None:
    ground, found = watched.world.ground, []
    by_id = {user.pk: name for name, user in ground.users.items()}
    for notice in Notice.objects.filter(district_id=DISTRICT):
        name, written = by_id[notice.user_id], f"{notice.title} {notice.body} {notice.link}"
        for zone in CLOSED:
            told = [secret for secret in (WORDS[zone], *watched.numbers(zone)) if secret in written]
            if told and name not in KNOWING[zone]:
                found.append(f"a note to {name}: {written}")
        found += [f"a note to {name}: {secret}" for secret in (NAME, PHONE, SAID, *WORDS.values()) if secret in written]
    for delivery in Delivery.objects.filter(district_id=DISTRICT):
        written = f"{delivery.address} {delivery.content} {delivery.last_error} {delivery.key}"
        found += [f"a message: {secret}" for secret in (NAME, PHONE, SAID, *WORDS.values()) if secret in written]
    _fail_over(found)


def test_a_complaint_is_never_handed_to_the_unit_it_complains_of(watched: Watched) -> None:
    ground, receiver = watched.world.ground, watched.world.ground.actor("xueqing")
    case = ground.case(zone="complaint", kept_out=[ground.units["works"]])
    case = take_step(case, "accept", by=receiver, at=AT, matter=ground.matter)
    case = take_step(case, "register", by=receiver, at=AT, grade="ordinary")
    works, water = ground.units["works"], ground.units["water"]
    for brought in ({"lead": works}, {"lead": water, "support": [works]}):
        with pytest.raises(Refused, match="要回避"):
            take_step(ground.fresh(case), "dispatch", by=receiver, at=AT, **brought)


def test_no_log_line_carries_a_canary(watched: Watched) -> None:
    assert '"event"' in watched.log, "something was logged at all"
    _fail_over([secret for secret in (NAME, PHONE, SAID, *WORDS.values()) if secret in watched.log])


def test_at_rest_an_identity_lies_nowhere_in_the_clear(watched: Watched) -> None:
    kept = _kept_in()
    assert not [place for place, secret in kept if secret in (NAME, PHONE)]
    places = {place.rsplit(".", 1)[0] for place, secret in kept if secret in WORDS.values()}
    assert places <= MAY_KEEP_WORDS, places - MAY_KEEP_WORDS
    if connection.vendor == "sqlite":
        raw = connection.connection.serialize()
        assert WORDS[Zone.CHILD].encode() in raw, "the whole database was read"
        assert NAME.encode() not in raw
        assert PHONE.encode() not in raw
    for path in Path(settings.HOME).rglob("*"):
        if path.is_file() and "sqlite" not in path.name:
            content = path.read_bytes()
            assert not [one for one in (NAME, PHONE, *WORDS.values()) if one.encode() in content], path


def _kept_in() -> list[tuple[str, str]]:
    """Return (model.column, secret) for every value in the database that holds a secret."""
    found = []
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names).iterator(chunk_size=500):
            for name, value in zip(names, row, strict=True):
                written = str(value)
                label = f"{model._meta.app_label}.{model.__name__}.{name}"
                found += [(label, secret) for secret in (NAME, PHONE, *WORDS.values()) if secret in written]
    return sorted(set(found))


def test_the_journal_keeps_no_identity_and_its_headers_no_words(watched: Watched) -> None:
    for payload in Payload.objects.filter(district_id=DISTRICT):
        assert NAME not in payload.data
        assert PHONE not in payload.data
    for entry in Entry.objects.filter(district_id=DISTRICT):
        written = str(entry.header())
        assert not [one for one in (NAME, PHONE, SAID, *WORDS.values()) if one in written], entry
