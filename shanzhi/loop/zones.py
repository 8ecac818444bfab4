"""Who may know, from the words alone 知情范围: among ordinary matters hide a few that aren't. Pure.

Errs on the side of silence: what speaks of a harmed child or of graft goes to the few who may read it, and they pass
on what turns out to be ordinary.
"""

from __future__ import annotations

import re

_CHILD = r"(?:孩子|小孩|儿童(?!医院|乐园|节|公园|游乐|房)|女童|男童|幼女|幼童|婴儿|未成年|小女孩|小男孩|娃娃|女儿|儿子)"
_HARM = r"(?:虐待|毒打|殴打|猥亵|性侵|强奸|家暴|遗弃|体罚|打得|打骂|锁在家|关在家|身上有伤|浑身是伤|侵害)"
_CHILDREN = re.compile(rf"{_HARM}[^。！？，,;；!?\n]{{0,8}}{_CHILD}|{_CHILD}[^。！？，,;；!?\n]{{0,8}}{_HARM}")

_OFFICIAL = (
    r"(?:干部|书记|村主任|社区主任|主任|局长|副局长|所长|站长|组长|队长|镇长|乡长|科长|校长|院长|工作人员|执法人员|"
    r"公职人员|公务员|辅警|民警|网格员|监督员|检查员)"
)
_GRAFT = (
    r"(?:贪污|受贿|行贿|收受|收了?好处|收红包|吃拿卡要|索要|索贿|克扣|侵吞|挪用|冒领|套取|优亲厚友|以权谋私|中饱私囊|"
    r"占为己有|官商勾结|保护伞|打击报复|回扣)"
)
_COMPLAINTS = re.compile(rf"{_OFFICIAL}[^。！？!?\n]{{0,25}}{_GRAFT}|{_GRAFT}[^。！？!?\n]{{0,25}}{_OFFICIAL}")
_KINDS = ("举报", "检举", "控告")


def zone_of(text: str, *, kind: str = "") -> str:
    """Return ``child``, ``complaint`` or ``ordinary`` for words, and for the kind that they are filed under."""
    if _CHILDREN.search(text):
        return "child"
    if any(word in kind for word in _KINDS) or _COMPLAINTS.search(text):
        return "complaint"
    return "ordinary"
