"""Words that other systems use for doors and states 说法. Pure."""

from __future__ import annotations

# Our door ← a word in theirs; the first that stands in the cell counts.
_DOORS = (
    ("phone", ("电话", "热线", "phone", "call", "来电")),
    ("walk_in", ("窗口", "来访", "现场", "walk", "counter")),
    ("web", ("网站", "网页", "网络", "微信", "小程序", "app", "web", "online")),
    ("api", ("接口", "api", "open311")),
)
_OVER = ("办结", "结案", "完成", "已关闭", "closed", "resolved", "done")
_NOT_OVER = ("未办结", "未结案", "未完成", "待结案", "not closed", "unresolved", "not done")
SEEN_ELSEWHERE = ("重复", "转派", "转办", "移交", "duplicate", "transferred")


def channel_of(written: str) -> str:
    """Return our name of a door, the word itself where we know none, at most 24 characters."""
    text = " ".join(written.lower().split())
    return next((ours for ours, words in _DOORS if any(word in text for word in words)), written.strip()[:24])


def is_over(status: str) -> bool:
    """Return whether a status says that the matter is done with."""
    text = " ".join(status.lower().split())
    return any(word in text for word in _OVER) and not any(word in text for word in _NOT_OVER)
