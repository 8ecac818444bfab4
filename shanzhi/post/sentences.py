"""How the post's lines read."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shanzhi.journal import sentences
from shanzhi.post import excuses
from shanzhi.post.models import Channel

sentences.register(
    "post.send", label=gettext_lazy("发送"), say=lambda _entry, data: Channel(data.get("channel", "sms")).label
)
sentences.register(
    "post.give_up",
    label=gettext_lazy("没发成"),
    say=lambda _entry, data: (
        ngettext("试了%(n)s次，不再发", "试了%(n)s次，不再发", data.get("tries", 0)) % {"n": data.get("tries", 0)}
    ),
    stop=True,
)
sentences.register(
    "post.call_off", label=gettext_lazy("停发"), say=lambda _entry, _data: excuses.in_words(excuses.CALLED_OFF)
)
sentences.register("post.try_again", label=gettext_lazy("重发"), say=lambda _entry, _data: _("从头再试"))
