"""Who gets in: letters that open once, passwords in plain words, a pause after five tries, a second factor."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django_otp.oath import totp
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.accounts import actions, codes, queries
from shanzhi.accounts.addresses import client_address
from shanzhi.accounts.forms import ChangePasswordForm, SignInForm
from shanzhi.accounts.models import Letter, RecoveryCode, User
from shanzhi.accounts.passwords import faults
from shanzhi.kernel import clock
from shanzhi.kernel.refusal import Refused

GOOD = "三棵槐树在小区的东门边上"
INVITE, RESET = Letter.Purpose.INVITE, Letter.Purpose.RESET


@pytest.fixture
def user(db, at):
    return actions.create_account("QiaoHe", name="乔禾", at=at)


@pytest.mark.parametrize(
    ("password", "number"),
    [
        ("三棵槐树", 1),
        ("20260311123099", 1),
        ("aaaabbbbaaaabbbb", 1),
        ("qiaohe的院子在东门", 1),
        ("院子门口qwert与树", 1),
        ("树树54321树门口东边", 1),
        (GOOD, 0),
        ("purple bench by the old gate", 0),
    ],
)
def test_each_fault_of_a_password_is_said(password, number):
    assert len(faults(password, username="qiaohe")) == number


@given(st.text(max_size=40))
def test_any_text_can_be_judged_as_a_password(password):
    assert all(str(sentence).endswith(("。", ".")) for sentence in faults(password, username="qiaohe"))


def test_a_username_is_one_whatever_its_case_and_width(user):
    assert user.username == "qiaohe"
    assert queries.user_named("ＱＩＡＯＨＥ") == user
    with pytest.raises(Refused, match="有人用了"):
        actions.create_account("qiaohe", name="另一个", at=user.created_at)


def test_no_moment_of_signing_in_is_kept_on_an_account():
    names = {field.name for field in User._meta.get_fields()}
    assert not {"last_login", "date_joined", "is_staff", "is_superuser"} & names


def test_an_invitation_opens_once(user, at):
    token = actions.write_letter(user, purpose=INVITE, at=at)
    assert queries.open_letters([user.pk], at=at) == {user.pk}
    assert not Letter.objects.filter(token_hash=token).exists()
    actions.open_letter(token, password=GOOD, at=at)
    user.refresh_from_db()
    assert user.check_password(GOOD)
    with pytest.raises(Refused, match="用过或者过期"):
        actions.open_letter(token, password=GOOD, at=at)


def test_a_bad_password_leaves_the_letter_good(user, at):
    token = actions.write_letter(user, purpose=INVITE, at=at)
    with pytest.raises(Refused, match="至少10个"):
        actions.open_letter(token, password="短", at=at)
    assert queries.letter_of(token, at=at) is not None


def test_a_letter_ends_with_its_term_a_newer_one_and_the_account(user, at):
    first = actions.write_letter(user, purpose=INVITE, at=at)
    assert queries.letter_of(first, at=at + timedelta(days=6, hours=23)) is not None
    assert queries.letter_of(first, at=at + timedelta(days=7)) is None
    second = actions.write_letter(user, purpose=INVITE, at=at)
    assert queries.letter_of(first, at=at) is None
    actions.close_account(user, at=at)
    assert queries.letter_of(second, at=at) is None


def test_a_reset_is_asked_for_at_most_every_five_minutes_and_never_for_strangers(user, at):
    found = actions.ask_reset(" QIAOHE ", at=at)
    assert found is not None
    assert found[0] == user
    assert actions.ask_reset("qiaohe", at=at + timedelta(minutes=4)) is None
    assert actions.ask_reset("qiaohe", at=at + timedelta(minutes=6)) is not None
    assert actions.ask_reset("nobody", at=at) is None
    assert queries.letter_of(found[1], at=at + timedelta(minutes=7)) is None


def test_a_password_is_changed_by_who_knows_the_old_one(user):
    user.set_password(GOOD)
    user.save()
    with pytest.raises(Refused, match="原密码不对"):
        actions.change_password(user, old="错的", new="另外一句好记的长长的话")
    with pytest.raises(Refused, match="一样"):
        actions.change_password(user, old=GOOD, new=GOOD)
    actions.change_password(user, old=GOOD, new="另外一句好记的长长的话")
    assert User.objects.get(pk=user.pk).check_password("另外一句好记的长长的话")


def _sign_in(username, password, address="10.0.0.1"):
    request = RequestFactory().post("/", {"username": username, "password": password}, REMOTE_ADDR=address)
    request.session = SessionStore()
    form = SignInForm(request, request.POST)
    return form, form.is_valid()


def test_five_wrong_passwords_pause_one_account_at_one_address(user):
    user.set_password(GOOD)
    user.save()
    for _number in range(5):
        form, valid = _sign_in("QiaoHe", "wrong")
        assert not valid
    assert "先停15分钟" in str(form.errors)
    assert not _sign_in("qiaohe", GOOD)[1]
    elsewhere, valid = _sign_in("qiaohe ", GOOD, address="10.0.0.2")
    assert valid
    assert elsewhere.user == user


def test_a_wrong_name_and_a_wrong_password_read_alike(user):
    assert str(_sign_in("qiaohe", "wrong")[0].errors) == str(_sign_in("nobody", "wrong")[0].errors)


def test_a_closed_account_does_not_sign_in(user, at):
    user.set_password(GOOD)
    user.save()
    actions.close_account(user, at=at)
    assert not _sign_in("qiaohe", GOOD)[1]


def test_the_new_password_is_written_twice(user):
    form = ChangePasswordForm(user, {"old": "x", "password": GOOD, "again": GOOD + "了"})
    assert not form.is_valid()
    assert set(form.errors) == {"again"}


@pytest.mark.parametrize(
    ("proxies", "told", "believed"),
    [
        (0, "1.2.3.4", "9.9.9.9"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.5", "1.2.3.4"),
        (2, "1.2.3.4", "9.9.9.9"),
        (1, "not an address", "9.9.9.9"),
    ],
)
def test_a_spoofed_header_moves_no_address(settings, proxies, told, believed):
    settings.ENV = SimpleNamespace(trusted_proxies=proxies)
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", HTTP_X_FORWARDED_FOR=told)
    assert client_address(request) == believed


def _code(device):
    return f"{totp(device.bin_key):06d}"


def test_a_second_factor_is_confirmed_and_has_ten_codes_on_paper(user, at):
    device = actions.begin_second_factor(user)
    assert actions.begin_second_factor(user) == device
    with pytest.raises(Refused, match="验证码不对"):
        actions.confirm_second_factor(user, code="000000" if _code(device) != "000000" else "111111")
    device.refresh_from_db()
    device.throttle_reset()
    paper = actions.confirm_second_factor(user, code=_code(device))
    assert len(set(paper)) == 10
    assert queries.second_factor(user) is not None
    assert queries.recovery_codes_left(user) == 10
    assert not RecoveryCode.objects.filter(code_hash__in=paper).exists()
    spelled = paper[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert actions.check_second_factor(user, code=spelled, at=at) == queries.second_factor(user)
    with pytest.raises(Refused):
        actions.check_second_factor(user, code=paper[0], at=at)
    assert queries.recovery_codes_left(user) == 9


def test_a_code_of_the_authenticator_counts_once(user, at):
    device = actions.begin_second_factor(user)
    device.confirmed = True
    device.save()
    code = _code(device)
    assert actions.check_second_factor(user, code=f" {code[:3]} {code[3:]}", at=at) == device
    with pytest.raises(Refused):
        actions.check_second_factor(user, code=code, at=at)


def test_a_lost_authenticator_is_forgotten_with_its_codes(user):
    device = actions.begin_second_factor(user)
    actions.confirm_second_factor(user, code=_code(device))
    actions.drop_second_factor(user)
    assert queries.second_factor(user) is None
    assert queries.recovery_codes_left(user) == 0


def test_recovery_codes_of_two_people_have_nothing_in_common():
    assert codes.recovery_digest(1, "ABCD-EFGH-JKMN") != codes.recovery_digest(2, "ABCD-EFGH-JKMN")


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["a/b", "..", "x" * 65, "a b", "a?b", "a#b", "a\tb"])
def test_a_username_that_no_address_can_bear_is_refused(username: str) -> None:
    with pytest.raises(Refused, match="用户名"):
        actions.create_account(username, name="试试", at=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["system-li", " System-Li"])
def test_nobody_is_called_as_another_systems_account_is(username: str) -> None:
    with pytest.raises(Refused, match="留给接入的系统"):
        actions.create_account(username, name="李明", at=clock.now())
