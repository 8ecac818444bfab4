"""Words of danger in a telling: the case gets the 危急 grade at once and the teller is told whom to call.

Errs towards danger: a wrong alarm costs a minute, a missed one a life. It leaves out only what is plainly denied
(没有人受伤), wished for (加强防火演练) or feared for some day (万一着火).
"""

from __future__ import annotations

import re

from shanzhi.kernel.text import normalise

POLICE, FIRE, AMBULANCE, GAS = "110", "119", "120", "燃气抢修"

_WORDS: dict[str, tuple[str, ...]] = {
    "起火|着火|失火|火灾了|冒浓烟|浓烟|冒火|燃烧起来|爆炸(?!性|力|式)|爆燃|炸了": (FIRE,),
    "(?:燃气|煤气|天然气|液化气)(?:泄漏|泄露|味)|漏气|闻到(?:煤气|燃气|天然气)": (GAS, FIRE),
    "漏电|触电|被电到|电到人|电线(?:断|掉|垂|裸露)|高压线(?:断|掉)|冒火[星花]": (FIRE,),
    "塌陷|坍塌|垮塌|塌方|塌了|(?:随时|快|马上)(?:会|要)?塌|要倒了|倒了?压|压着人|压住人|倾斜要倒": (FIRE,),
    "滑坡|泥石流|山洪|决堤|洪水": (FIRE,),
    "被困|困在|困人|困了[一二两三四五六七八九十几\\d]+个?人?|里面困|电梯夹|掉进|掉下去|落水|溺水|沉船": (
        FIRE,
        AMBULANCE,
    ),
    "昏迷|晕倒|叫不醒|摔下来|满头是血|满脸是血|昏倒|流血|大出血|休克|心脏骤停|没有呼吸|烧伤|烫伤": (AMBULANCE,),
    "砸伤|砸到人|摔伤|受伤|重伤|中毒|骨折": (AMBULANCE,),
    "跳楼|轻生|自杀|不想活|割腕|喝农药": (POLICE, AMBULANCE),
    "持刀|拿刀|砍人|打人|打老婆|打老公|打孩子|打小孩|殴打|绑架|抢劫|强奸|猥亵|性侵|家暴|虐待|恐吓|追杀|被打": (POLICE,),
    "失踪|走失|走丢|拐走|孩子不见|老人不见|被拐": (POLICE,),
    "井盖(?:丢失|没了|不见|缺失|掉)|没有井盖|井没有盖|钢筋外露|外墙脱落|高空坠物|高空抛物|玻璃(?:掉|坠)": (),
    "危及生命|生命危险|人命关天|出人命|救命|命在旦夕": (POLICE,),
}
_FIND = [(re.compile(pattern), calls) for pattern, calls in _WORDS.items()]
_DENIED = re.compile(r"(?:没有?人?|无人?|未|并未|不会|不曾|避免|免于|杜绝|严防)(?:发生|造成|出现)?$")
_NOT_NOW = re.compile(
    r"(?:万一|如果|一旦|假如|要是|防止|预防|谨防|防范|演练|以免|担心|担忧|怕)[^，。,.;；!?！？\n]{0,10}$"
)
# What is over by its own words: told to say so, not to call for help.
_OVER = re.compile(r"^[^。.;；!?！？\n]{0,10}(?:处理好了|已经解决|解决了|已经修好|修好了|感谢|表扬)")
_TALK = re.compile(r"^[^，。,.;；!?！？\n]{0,3}(?:演练|知识|讲座|宣传|培训|应急预案|保险|鉴定|赔偿款)")


def words(text: str) -> list[str]:
    """Return the words that speak of present danger, in the order they stand, each once."""
    return [word for _place, word, _calls in _heard(text)]


def calls(text: str) -> list[str]:
    """Return whom the teller should call beside telling us, most urgent first, each once."""
    found: list[str] = []
    for _place, _word, numbers in _heard(text):
        found += [number for number in numbers if number not in found]
    return found


def _heard(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    told = normalise(text)
    heard: dict[str, tuple[int, str, tuple[str, ...]]] = {}
    for pattern, numbers in _FIND:
        for match in pattern.finditer(told):
            before, after = told[max(0, match.start() - 14) : match.start()], told[match.end() : match.end() + 16]
            if _DENIED.search(before) or _NOT_NOW.search(before) or _TALK.search(after) or _OVER.search(after):
                continue
            heard.setdefault(match[0], (match.start(), match[0], numbers))
    return sorted(heard.values())
