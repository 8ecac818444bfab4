"""Photos of before and after for residents: chosen by who leads, never by who took them, and taken back at any time."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from shanzhi.campaigns.actions import campaigning, looking, publishing
from shanzhi.campaigns.models import Campaign, Defect, Photo
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.reports.models import Report
from tests.campaigns.courtyards import begun, defects, put_right, target
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, captured
from tests.web.conftest import words_of

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r'src="(/campaigns/photos/[0-9a-f]{24}/)"')


def kept(one, *, after=False):
    found = Photo.objects.in_district(DISTRICT).select_related("defect__campaign").get(defect=one, after=after)
    found.defect = one
    return found


def show(street, one, who="tongchou", *, after=False, seen=0):
    return publishing.choose(kept(one, after=after), "show", by=street.actor(who), at=street.at, seen=seen)


def take_back(street, one, who):
    return publishing.choose(kept(one), "hide", by=street.actor(who), at=street.at, seen=1)


def ended(street, task):
    return campaigning.end(task, result="都看了。", knowing=True, by=street.actor("tongchou"), at=street.at)


def test_residents_see_the_photos_chosen_for_them_until_they_are_taken_back(street, sign_in):
    task = begun(street)
    [one] = put_right(street, target(task))
    leader, visitor, sheet = sign_in("tongchou"), Client(), f"/campaigns/of/{task.number}/places/C-001/"
    base, public = f"/campaigns/of/{task.number}/defects/1/photos", f"/campaigns/results/{task.number}/"
    page = words_of(leader.get(sheet))
    assert "有人脸、车牌、门牌的，不能选" in page, "said beside the choice"
    assert "整治结束、结果公开以后" in page
    for when in ("before", "after"):
        assert leader.post(f"{base}/{when}/show/", {"seen": "0"})["Location"] == f"{sheet}#d1"
    assert leader.get(sheet).content.decode().count("已给居民看</span>") == 2
    code = kept(one).code
    assert visitor.get(f"/campaigns/photos/{code}/").status_code == 404, "nothing is seen before the results are public"
    ended(street, task)
    page = visitor.get(public).content.decode()
    before, after = ADDRESS.findall(page)
    assert f'alt="改前：东老院，{one.type.name}" loading="lazy"' in page
    assert "改后：东老院" in page
    assert "Before: 东老院" in visitor.get(public, headers={"cookie": "django_language=en"}).content.decode()
    answer = visitor.get(before)
    sent = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], b"CANARY" in sent, sent[:2]) == ("image/jpeg", False, b"\xff\xd8")
    assert answer["Cache-Control"] == "public, no-cache", "whoever keeps it asks each time whether it still stands"
    again = visitor.get(before, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again["Cache-Control"], again.content) == (304, "public, no-cache", b"")
    leader.post(f"{base}/before/hide/", {"seen": "1"})
    for headers in ({}, {"if-none-match": answer["ETag"]}):
        assert visitor.get(before, headers=headers).status_code == 404
    assert ADDRESS.findall(visitor.get(public).content.decode()) == [after]
    leader.post(f"{base}/before/show/", {"seen": "2"})
    assert visitor.get(before).status_code == 200
    lines = history(DISTRICT, "campaign_photo", str(kept(one).pk))
    assert [line.verb.split(".")[1] for line in lines] == ["show", "hide", "show"]
    assert (lines[0].by_id, lines[0].data) == (
        street.users["tongchou"].pk, {"photo": f"{task.number}-1", "after": False},
    )  # fmt: skip
    assert verify(DISTRICT) == []


def test_who_leads_chooses_and_nobody_their_own_photo(street, sign_in):
    task = begun(street)
    put_right(street, target(task), who="fangyuan")
    put_right(street, target(task, "C-002"))
    own, other = defects()
    assert show(street, other, "fangyuan", after=True).is_shown, "the first responsible person leads too"
    for after in (False, True):
        with pytest.raises(Refused, match="自己拍的照片"):
            show(street, own, "fangyuan", after=after)
        with pytest.raises(Refused, match="由牵头这次整治的人定"):
            show(street, own, "suye", after=after)
    sheet = f"/campaigns/of/{task.number}/places/C-001/"
    page = words_of(sign_in("fangyuan").get(sheet))
    assert "您自己拍的" in page
    assert "公开改前的照片" not in page
    assert "给居民看" not in words_of(sign_in("suye").get(sheet)), "who only takes part isn't asked"
    answer = sign_in("suye").post(f"/campaigns/of/{task.number}/defects/1/photos/before/show/", {"seen": "0"})
    assert (answer.status_code, "由牵头这次整治的人定" in words_of(answer)) == (422, True)
    base = f"/campaigns/of/{task.number}/defects/1/photos"
    for gone in ("before/burn/", "during/show/"):
        assert sign_in("tongchou").post(f"{base}/{gone}", {"seen": "0"}).status_code == 404
    page = words_of(sign_in("tongchou").get(f"/campaigns/of/{task.number}/"))
    assert "已公开1张" in page
    found = words_of(sign_in("tongchou").get(f"/campaigns/of/{task.number}/defects/?show=photos"))
    assert "东老院" in found
    assert "西老院" in found


def test_what_is_not_right_yet_or_lies_in_a_closed_zone_is_never_seen(street, sign_in):
    task, visitor = begun(street), Client()
    put_right(street, target(task), "堵了", "又堵了", "老师殴打孩子")
    told, plain, closed = defects()
    with pytest.raises(Refused, match="不在公开的结果里"):
        show(street, closed)
    codes = [show(street, one).code for one in (told, plain)]
    page = sign_in("tongchou").get(f"/campaigns/of/{task.number}/places/C-001/").content.decode()
    assert f'id="d{closed.ordinal}"' in page
    assert f"defects/{closed.ordinal}/photos/before/show/" not in page, "what would be refused isn't offered"
    ended(street, task)
    assert [visitor.get(f"/campaigns/photos/{code}/").status_code for code in codes] == [200, 200]
    told.state = "open"  # as it stood when a case was made of it
    looking.open_case(told, by=street.actor("hanzhou"), at=street.at)
    Report.objects.filter(pk=defects()[0].report_id).update(zone="child")
    of = words_of(sign_in("tongchou").get(f"/campaigns/of/{task.number}/"))
    assert "已公开1张" in of, "what residents don't see any more isn't counted"
    assert [visitor.get(f"/campaigns/photos/{code}/").status_code for code in codes] == [404, 200]
    assert len(ADDRESS.findall(visitor.get(f"/campaigns/results/{task.number}/").content.decode())) == 1
    Defect.objects.filter(pk=plain.pk).update(state="open", fixed_at=None)
    assert visitor.get(f"/campaigns/photos/{codes[1]}/").status_code == 404
    with pytest.raises(Refused, match="改好了的"):
        show(street, defects()[1], after=True)


def test_the_second_to_choose_is_refused(street, sign_in):
    task = begun(street)
    [one] = put_right(street, target(task))
    show(street, one)
    with pytest.raises(Stale):
        show(street, one)
    take_back(street, one, "fangyuan")
    with pytest.raises(Stale):
        take_back(street, one, "tongchou")
    base = f"/campaigns/of/{task.number}/defects/1/photos/before"
    answer = sign_in("tongchou").post(f"{base}/show/", {"seen": "0"})
    assert answer.status_code == 409, "a page from before it was taken back doesn't bring it back"
    assert sign_in("tongchou").post(f"{base}/hide/").status_code == 422
    assert verify(DISTRICT) == []


def test_many_photos_ask_no_more_than_one(street):
    task = begun(street)
    found = put_right(street, target(task)) + put_right(street, target(task, "C-002"), "堵了", "又堵了")
    ended(street, task)
    address, counts = f"/campaigns/results/{task.number}/", []
    for some in (found[:1], found[1:]):
        for one in some:
            show(street, one)
            code = show(street, one, after=True).code
        Client().get(address)
        with captured() as statements:
            shown = ADDRESS.findall(Client().get(address).content.decode())
        assert_district_named(statements)
        with captured() as asked:
            assert Client().get(f"/campaigns/photos/{code}/").status_code == 200
        assert_district_named(asked)
        counts.append((len(statements), len(asked)))
    assert (len(shown), counts[0]) == (6, counts[1])
    assert counts[0][1] <= 4


def test_a_campaign_that_stays_inside_promises_no_photo_to_residents(street, sign_in):
    task = begun(street)
    one, _other = put_right(street, target(task), "堵了", "又堵了")
    show(street, one)
    ended(street, task)
    Campaign.objects.filter(pk=task.pk).update(is_public=False)  # as those stand that ended before results were public
    leader, sheet = sign_in("tongchou"), f"/campaigns/of/{task.number}/places/C-001/"
    page = leader.get(sheet).content.decode()
    assert "整治结束、结果公开以后才看得到" not in page
    assert "居民一直看不到" in page
    assert "defects/1/photos/before/hide/" in page, "what was chosen is taken back"
    assert "defects/2/photos/before/show/" not in page, "nothing more is chosen"
    with pytest.raises(Refused, match="不在公开的结果里"):
        show(street, defects()[1])
    assert "从改好了的里面选" not in leader.get(f"/campaigns/of/{task.number}/").content.decode()


def test_the_course_tells_who_chose_a_photo_and_who_took_it_back_and_the_fold_stays_open(street, sign_in):
    task = begun(street)
    [one] = put_right(street, target(task))
    leader, sheet = sign_in("tongchou"), f"/campaigns/of/{task.number}/places/C-001/"
    fold = '<details class="never-print"{}><summary>给居民看的照片'
    assert fold.format("") in leader.get(sheet).content.decode()
    for after in (False, True):
        show(street, one, after=after)
        assert fold.format(" open") in leader.get(sheet).content.decode(), "the second is chosen where the first was"
    take_back(street, one, "fangyuan")
    page = words_of(leader.get(f"/campaigns/of/{task.number}/"))
    for said in ("公开照片", "撤下照片", "方原"):
        assert said in page
