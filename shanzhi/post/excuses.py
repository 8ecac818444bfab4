"""Why a message did not leave: what is kept of it, short and English as in the log, and what is said of that, in words.

Whoever raises takes what is kept from here, so that nothing is kept for which there are no words.
"""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NO_ADDRESS = "not an address to send to"
NOT_LISTED = "the host is not listed"
NO_SUCH_HOST = "the host's name was not found"
PRIVATE = "the host's name leads to a private address"
NOT_SECURE = "only listed addresses are reached without https"
TOO_LATE = "the other side took too long"
NO_ROBOT = "no such robot"
UNREADABLE = "the robot's answer could not be read"
NO_GATEWAY = "no SMS gateway is set up"
NO_MAILBOX = "the mail server refused the address"
CALLED_OFF = "called off before it left"
OTHER_SIDE, GATEWAY, ROBOT, MAIL_SERVER = "the other side", "the gateway", "the robot", "the mail server"
ANSWER, TAKE_IT = "answer", "take it"

WORDS: dict[str, Promise] = {
    NO_ADDRESS: gettext_lazy("地址不对：要写完整，以https://开头。"),
    NOT_LISTED: gettext_lazy("主机不在SHANZHI_WEBHOOK_HOSTS里，请运维的人加上。"),
    NO_SUCH_HOST: gettext_lazy("找不到这个主机名。"),
    PRIVATE: gettext_lazy("主机名指到了内部地址，运维的人没有列出来，不发。"),
    NOT_SECURE: gettext_lazy("没有https，只发到列出来的地址。"),
    TOO_LATE: gettext_lazy("对方答得太慢，等不及了。"),
    NO_ROBOT: gettext_lazy("没有这种群机器人。"),
    UNREADABLE: gettext_lazy("群机器人的回答看不懂。"),
    NO_GATEWAY: gettext_lazy("没有设短信网关。"),
    NO_MAILBOX: gettext_lazy("邮件服务器不收这个地址。"),
    CALLED_OFF: gettext_lazy("还没发出去就停了，不再发。"),
}
SILENT: dict[str, Promise] = {
    "TimeoutError": gettext_lazy("对方一直没有回话。"),
    "ConnectionRefusedError": gettext_lazy("对方没有开着，连不上。"),
    "SSLError": gettext_lazy("对方的https不通。"),
    "SSLCertVerificationError": gettext_lazy("对方的证书不被认可。"),
}


def answered(who: str, what: object) -> str:
    """Return what is kept of an answer that wasn't a yes."""
    return f"{who} answered {what}"


def broke_off(who: str, error: BaseException, *, how: str = ANSWER) -> str:
    """Return what is kept of no answer at all: which error it was, never its words."""
    return _broke_off(who, how, type(error).__name__)


def _broke_off(who: str, how: str, name: str) -> str:
    return f"{who} did not {how} ({name})"


_ANSWERED = re.compile(answered(f"({OTHER_SIDE}|{GATEWAY}|{ROBOT})", "(.+)"))
# The brackets around the name stand for a group here, so those that are kept stand within it.
_BROKE_OFF = re.compile(
    _broke_off(f"(?:{OTHER_SIDE}|{GATEWAY}|{MAIL_SERVER})", f"(?:{ANSWER}|{TAKE_IT})", r"\((?P<name>\w+)\)")
)


def in_words(kept: str) -> str:
    """Return why a message did not leave, in the reader's language; what nobody put into words stays as it was kept."""
    if kept in WORDS:
        return str(WORDS[kept])
    if found := _ANSWERED.fullmatch(kept):
        who, what = found.groups()
        if who == ROBOT:
            return _("群机器人没有收，回的是%(code)s。") % {"code": what}
        if what.startswith("3"):
            return _("对方要转到别的地址（%(status)s），这里不跟着转。") % {"status": what}
        return _("对方没有收，回的是%(status)s。") % {"status": what}
    if found := _BROKE_OFF.fullmatch(kept):
        name = found["name"]
        return str(SILENT[name]) if name in SILENT else _("没有连通（%(name)s）。") % {"name": name}
    return kept
