"""Photos of the work: added by whoever works on a case, never asked for, read by whoever checks it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shanzhi.cases.actions.steps import take_step
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.loop.workflow import State
from shanzhi.reports.models import Attachment
from tests.neighbourhood import DISTRICT

PART = {"HX-Request": "true"}


def chosen(name="after.jpg", colour="gray"):
    made = BytesIO()
    Image.new("RGB", (60, 40), colour).save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def add(client, case, *photos):
    return client.post(f"/evidence/{case.number}/", {"photos": photos}, headers=PART)


def files():
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


@pytest.fixture
def case(ground):
    return ground.dispatched()


def words(answer):
    return answer.content.decode()


def test_the_handler_shows_the_work_and_the_checker_sees_it_beside_the_step(ground, signed_in, case):
    handler, checker = signed_in("hanzhou"), signed_in("jiangcheng")
    asked = f"/cases/{case.number}/tasks/1/hand_in/"
    handler.post(asked.replace("hand_in", "sign"), {"seen": ground.task(case).version})
    assert "可以不加" in words(handler.get(asked))
    answer = add(handler, case, chosen(), chosen(colour="green"))
    assert answer.status_code == 200
    assert "2张" in words(answer)
    told = {"seen": ground.task(case).version, "outcome": "补好了", "public_text": "路面补好了。"}
    assert handler.post(asked, told).status_code == 302
    assert "办理中拍的照片2" not in words(signed_in("wendi").get(f"/cases/{case.number}/recall/"))
    assert "办理中拍的照片2" in words(checker.get(f"/cases/{case.number}/close/"))
    photo = Attachment.objects.in_district(DISTRICT).get(case=case, ordinal=1)
    assert checker.get(f"/photos/{case.number}/1/").status_code == 200
    assert (photo.report_id, photo.added_by_id) == (None, ground.users["hanzhou"].pk)
    [line] = [one for one in history(DISTRICT, "case", str(case.pk)) if one.verb == "photo.add"]
    assert "照片2张" in words(checker.get(f"/cases/{case.number}/")), line
    # What a step rests on stays: once it is handed in nobody takes it back.
    assert "拿掉" not in words(handler.get(f"/cases/{case.number}/"))
    assert handler.post(f"/evidence/{case.number}/1/take-back/", headers=PART).status_code == 404
    assert verify(DISTRICT) == []


def test_whoever_does_not_work_on_it_adds_nothing_and_a_case_that_ended_takes_nothing_more(ground, signed_in, case):
    for name in ("suye", "waiban", "linfeng", "waicha"):
        assert add(signed_in(name), case, chosen()).status_code == 404, name
    for name in ("qiaohe", "jiangcheng", "fangyuan", "wendi"):
        assert add(signed_in(name), case, chosen()).status_code == 200, name
    ended = ground.closed()
    assert ended.state == State.CLOSED
    assert add(signed_in("hanzhou"), ended, chosen()).status_code == 404
    assert "可以不加" not in words(signed_in("hanzhou").get(f"/cases/{ended.number}/"))


def test_what_cannot_be_kept_is_said_and_nothing_stays_behind(signed_in, case):
    handler = signed_in("hanzhou")
    bad = SimpleUploadedFile("x.jpg", b"not a picture", "image/jpeg")
    answer = add(handler, case, chosen(), bad)
    assert answer.status_code == 422
    assert "不是能打开的照片" in words(answer)
    assert "先选照片" in words(add(handler, case))
    assert files() == []
    assert [add(handler, case, chosen()).status_code for _ in range(2)] == [200, 422], (
        "sent again, it isn't there twice"
    )
    assert len(files()) == 1
    # Without scripts the case's page says it.
    page = handler.post(f"/evidence/{case.number}/", {"photos": [bad]}, follow=True)
    assert "不是能打开的照片" in words(page)


def test_ones_own_photo_is_taken_back_by_nobody_else_and_its_number_shows_no_other(
    ground, signed_in, case, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: ground.at + timedelta(hours=1))
    handler, checker = signed_in("hanzhou"), signed_in("jiangcheng")
    first = words(add(handler, case, chosen()))
    gone = f"/evidence/{case.number}/1/take-back/"
    assert "拿掉" in first
    assert checker.post(gone, headers=PART).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert handler.post(gone, headers=PART).status_code == 200
    assert files() == []
    assert handler.post(gone, headers=PART).status_code == 404
    assert handler.get(f"/photos/{case.number}/1/").status_code == 404
    [address] = [part for part in first.split('"') if part.startswith(f"/photos/{case.number}/1/?")][:1]
    assert address not in words(add(handler, case, chosen(colour="green")))
    assert verify(DISTRICT) == []


def test_the_grid_worker_adds_one_where_it_is_looked_at(ground, signed_in):
    case = ground.accepted()
    case = take_step(case, "send_to_verify", by=ground.actor("shiyan"), at=ground.at)
    worker = signed_in("qiaohe")
    assert f'hx-post="/evidence/{case.number}/"' in words(worker.get(f"/patrol/verify/{case.number}/"))
    assert add(worker, case, chosen()).status_code == 200
