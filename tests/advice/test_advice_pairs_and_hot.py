"""Many tellings at once: equal and near ones are found, and what is hot is proposed with its evidence."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from bench._inventing import paraphrase
from shanzhi.advice.hot import Told, clusters
from shanzhi.advice.lookalikes import Telling
from shanzhi.advice.pairs import equal_groups, pairs

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
MIXER = (
    "丽景新城旁边的搅拌站半夜施工，噪声大灰尘多，窗户不敢开，孩子咳嗽。请查一查有没有手续。",
    "投诉丽景新城小区附近搅拌站，灰尘漫天，夜里机器轰鸣，严重扰民。",
    "丽景新城东侧新建的搅拌站离居民楼不到五十米，粉尘和噪声受不了。",
    "搅拌站就在丽景新城门口，运料车一夜不停，噪声灰尘都很大。",
    "请取缔丽景新城旁的搅拌站，天天灰尘，晚上噪声吵得睡不着。",
)
OTHERS = (
    "公积金贷款提前还款怎么办理",
    "幼儿园大班学费涨价没有通知家长",
    "东风苑三栋电梯困人",
    "梧桐路路灯十几盏不亮",
    "社保转移接续要什么材料",
    "清河菜市场缺斤短两",
    "驾校不退报名费",
    "书院街井盖破损",
)


def test_equal_texts_are_one_group_whatever_the_marks():
    texts = ["路灯不亮，三天了！", "幼儿园学费涨了", "路灯不亮 三天了", "路灯不亮,三天了。\t"]
    assert equal_groups([Telling(text) for text in texts]) == [[0, 2, 3]]


def test_paraphrases_are_found_among_strangers():
    rng = random.Random(5)
    told = [
        Telling(text)
        for text in (
            "".join(MIXER[:2]),
            *MIXER[1:],
            *OTHERS,
            *(paraphrase("".join(MIXER[:2]), rng, strength=0.3) for _ in range(3)),
        )
    ]
    found = {(pair.one, pair.other): pair.likeness.kind for pair in pairs(told)}
    near = [number for number in range(len(told) - 3, len(told)) if (0, number) in found]
    assert len(near) >= 2
    assert not any(5 <= one < 13 and 5 <= other < 13 for one, other in found)


def test_what_many_tell_of_one_place_is_hot_and_says_why():
    told = [Told(f"m{n}", text[:14], text, AT + timedelta(days=2 * n), who=f"u{n}") for n, text in enumerate(MIXER)]
    told += [Told(f"o{n}", text, text, AT + timedelta(days=n)) for n, text in enumerate(OTHERS)]
    [hot] = clusters(told)
    assert hot.keys == [f"m{n}" for n in range(5)]
    assert "搅拌站" in "".join(hot.words)
    assert (hot.days, hot.people) == (5, 5)
    assert hot.place.startswith("丽景新城")
    assert not hot.campaign


def test_the_same_words_half_a_year_apart_are_not_one_issue():
    told = [Told(f"m{n}", "", text, AT + timedelta(days=90 * n)) for n, text in enumerate(MIXER)]
    told += [Told(f"o{n}", "", text, AT) for n, text in enumerate(OTHERS)]
    assert clusters(told) == []


def test_one_kind_of_trouble_at_many_spots_is_a_campaign():
    texts = [f"巷口{word}的垃圾房没人收，臭气熏天，老鼠乱跑" for word in ("东头", "西头", "南头", "北头", "中间")]
    told = [Told(f"m{n}", "", t, AT + timedelta(days=n), spot=f"地{n}", matter="0201") for n, t in enumerate(texts)]
    told += [Told(f"o{n}", "", text, AT) for n, text in enumerate(OTHERS)]
    [hot] = clusters(told)
    assert hot.campaign
    assert hot.evidence["spots"] == 5


def test_few_or_empty_tellings_propose_nothing():
    assert clusters([]) == []
    assert clusters([Told(str(n), "", "") for n in range(9)]) == []
