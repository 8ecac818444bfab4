"""Why a message did not leave, in plain words. What is kept is short and English, as it stands in the log."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS: dict[str, Promise] = {
    "not an address to send to": gettext_lazy("地址不对：要写完整，以https://开头。"),
    "the host is not listed": gettext_lazy("主机不在SHANZHI_WEBHOOK_HOSTS里，请运维的人加上。"),
    "the host's name was not found": gettext_lazy("找不到这个主机名。"),
    "the host's name leads to a private address": gettext_lazy("主机名指到了内部地址，运维的人没有列出来，不发。"),
    "only listed addresses are reached without https": gettext_lazy("没有https，只发到列出来的地址。"),
    "the other side took too long": gettext_lazy("对方答得太慢，等不及了。"),
    "no such robot": gettext_lazy("没有这种群机器人。"),
    "the robot's answer could not be read": gettext_lazy("群机器人的回答看不懂。"),
    "no SMS gateway is set up": gettext_lazy("没有设短信网关。"),
    "the mail server refused the address": gettext_lazy("邮件服务器不收这个地址。"),
}
SILENT: dict[str, Promise] = {
    "TimeoutError": gettext_lazy("对方一直没有回话。"),
    "ConnectionRefusedError": gettext_lazy("对方没有开着，连不上。"),
    "SSLError": gettext_lazy("对方的https不通。"),
    "SSLCertVerificationError": gettext_lazy("对方的证书不被认可。"),
}
ANSWERED = re.compile(r"the (?:other side|gateway) answered (\d+)")
ROBOT = re.compile(r"the robot answered (.+)")
BROKEN = re.compile(r"the [a-z ]+ did not (?:answer|take it) \((\w+)\)")


def in_words(kept: str) -> str:
    """Return why a message did not leave, in the reader's language; what nobody put into words stays as it was kept."""
    if kept in WORDS:
        return str(WORDS[kept])
    if found := ANSWERED.fullmatch(kept):
        status = found[1]
        if status.startswith("3"):
            return _("对方要转到别的地址（%(status)s），这里不跟着转。") % {"status": status}
        return _("对方没有收，回的是%(status)s。") % {"status": status}
    if found := ROBOT.fullmatch(kept):
        return _("群机器人没有收，回的是%(code)s。") % {"code": found[1]}
    if found := BROKEN.fullmatch(kept):
        return str(SILENT[found[1]]) if found[1] in SILENT else _("没有连通（%(name)s）。") % {"name": found[1]}
    return kept
