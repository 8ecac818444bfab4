"""The learned model: a small one of invented tellings; saved without code, honest about being unsure."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from shanzhi.advice.features import families, told
from shanzhi.advice.learned import Guess, digest, read
from shanzhi.advice.leaves import combine
from shanzhi.advice.matter import MatterIndex, MatterText, Suggestion
from shanzhi.learning import training

_SAID = {
    "道路": "路面 人行道 桥头 车道|塌了 陷下去 有大坑 开裂|骑车要摔 雨天积水 轮胎扎破",
    "噪声": "工地 广场舞 夜市 搅拌站|半夜吵 声音太大 通宵施工 音响开到最大|睡不着 孩子要考试 老人心慌",
    "教育": "幼儿园 小学 培训班 中学|乱收费 不退学费 学位不够 老师补课|家长很急 开学没着落 请查一查",
}
PARTS = {label: [part.split() for part in said.split("|")] for label, said in _SAID.items()}


def tellings(count, *, seed=1):
    rng = random.Random(seed)
    texts, labels = [], []
    for number in range(count):
        label = sorted(PARTS)[number % len(PARTS)]
        where = f"{rng.choice('东南西北')}{rng.randrange(999)}号"
        texts.append(("", f"{where}{'，'.join(rng.choice(part) for part in PARTS[label])}。"))
        labels.append(label)
    return texts, labels


@pytest.fixture(scope="module")
def model():
    index = MatterIndex([MatterText("1", "路面塌陷", ("道路",)), MatterText("2", "施工噪声", ("噪声",))])
    return training.learn(*tellings(120), lexicon=index)


def test_it_learns_what_stands_in_the_texts(model):
    texts, labels = tellings(60, seed=2)
    said = model.guesses(texts)
    assert training.macro_f1(labels, [one.label for one in said]) > 0.95
    first = model.suggest("", "楼下工地通宵施工，睡不着")[0]
    assert first.label == "噪声"
    assert first.words
    assert all(word in "楼下工地通宵施工，睡不着" for word in first.words)


def test_a_label_is_said_as_often_as_it_is_true():
    """Values that lean to a small label are set right by what was true of others."""
    labels = np.asarray([0] * 1200 + [1] * 600 + [2] * 200)
    values = np.random.default_rng(3).normal(0, 0.4, (2000, 3))
    values[np.arange(2000), labels] += 0.8
    values[:, 2] += 0.3
    said = np.bincount(values.argmax(axis=1))
    assert said[2] > 300
    even = np.bincount((values + training.evened(values, labels)).argmax(axis=1))
    assert np.abs(even - [1200, 600, 200]).max() <= 5


def test_a_word_no_example_has_said_speaks_by_its_neighbours(model):
    said = "".join(text for _title, text in tellings(120)[0])
    assert not set("托管早教") & set(said), "they would speak by themselves"
    assert model.suggest("", "托管、早教")[0].label == "教育"


def test_what_the_head_says_outweighs_what_the_rest_says():
    """The same two words stand in every text; its matter is the one that stands in the head."""
    pairs = [("修路", "补课"), ("补课", "修路")] * 30
    texts = [(head, f"也说到了{rest}") for head, rest in pairs]
    taught = training.learn(texts, ["道路", "教育"] * 30, groups=np.arange(60, dtype=np.int32))
    assert [one.label for one in taught.guesses([("补课", "又说到修路"), ("修路", "又说到补课")])] == ["教育", "道路"]
    words = next(block.vocabulary for block in taught.blocks if block.name == "head_word")
    assert {"修路", "补课"} & set(words)


def test_a_model_kept_before_fields_were_heard_still_reads(model):
    shares = {"text": 1.0, "head": 0.5, "word": 1.0, "cold": 0.05}
    kept_blocks = [number for number, block in enumerate(model.blocks) if block.name in shares]
    columns = np.concatenate([np.arange(model.starts[number], model.starts[number + 1]) for number in kept_blocks])
    blocks = [replace(model.blocks[number], share=shares[model.blocks[number].name]) for number in kept_blocks]
    old = replace(model, blocks=blocks, weights=model.weights[columns])
    kept, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(old.saved()))
    with zipfile.ZipFile(kept, "w") as target:
        for name in source.namelist():
            part = io.BytesIO(source.read(name))
            if name == "head.npy":
                head = json.loads(np.load(part).tobytes())
                assert head.pop("shares") == shares
                part = io.BytesIO()
                np.save(part, np.frombuffer(json.dumps(head).encode(), dtype=np.uint8))
            target.writestr(name, part.getvalue())
    texts = tellings(30, seed=5)[0]
    assert read(kept.getvalue()).guesses(texts) == read(old.saved()).guesses(texts)


def test_it_is_not_sure_of_what_it_never_heard_and_silent_about_nothing(model):
    assert not model.suggest("", "qwerty 12345")[0].sure
    assert model.suggest("", "  \n") == []


def test_a_saved_model_is_the_same_model_and_has_no_code(model):
    content = model.saved()
    again = read(content, expected=digest(content))
    assert again.saved() == content
    text = ("", "幼儿园不退学费，家长很急")
    assert again.guesses([text])[0].label == model.guesses([text])[0].label
    assert b"pickle" not in content
    with pytest.raises(ValueError, match="isn't the one"):
        read(content + b" ", expected=digest(content))


def test_full_width_letters_tabs_and_a_title_at_the_head_are_one_text():
    assert told("", "Ａ３区　路面塌陷\t") == told("", "a3区 路面塌陷")
    whole, head = told("", "反映路面塌陷的问题尊敬的领导：您好！路面塌了很久。")
    assert head == "反映路面塌陷的问题"
    assert told("路面塌陷", "路面塌陷，请来看")[0].count("塌陷") == 1
    assert whole.startswith("反映")


def test_look_alikes_are_one_family_however_many_they_are():
    copies = ["桂花里东门的垃圾桶满了三天没有清，有老鼠跑出来" + "！" * n for n in range(40)]
    groups = families([*copies, "幼儿园学费涨了一倍，家长都不同意", "路灯不亮", "无"])
    assert len(set(groups[:40].tolist())) == 1
    assert len(set(groups[40:].tolist())) == 3


def test_folds_share_no_family():
    labels = np.asarray([0, 1] * 20)
    kin = np.asarray([n // 4 for n in range(40)], dtype=np.int32)
    for train, test in training.folds(labels, kin, seed=3):
        assert not set(kin[train]) & set(kin[test])


def test_too_few_texts_are_refused():
    with pytest.raises(ValueError, match="too few"):
        training.learn([("", "路灯不亮")] * 3, ["1", "1", "2"])


def test_the_cut_is_where_answers_stay_right():
    confidence = np.linspace(1, 0, 100)
    right = np.asarray([n < 70 for n in range(100)])
    at = training.cut(confidence, right, 0.97)
    assert right[confidence >= at].mean() >= 0.97
    assert training.cut(confidence, np.zeros(100, dtype=bool), 0.97) > 1


COLD = [Suggestion("0101", 20.0, "likely", ["塌陷"]), Suggestion("0201", 12.0, "unsure", ["垃圾"])]
CLASSES = {"0101": "道路", "0102": "道路", "0201": "环卫", "9901": "举报"}


def test_the_class_decides_and_the_words_choose_the_leaf():
    found = combine(
        [Guess("环卫", 0.95, "sure", ["清运"]), Guess("道路", 0.04, "unsure", [])],
        COLD, class_of=CLASSES, known=frozenset({"道路", "环卫"}),
    )  # fmt: skip
    assert [one.code for one in found] == ["0201", "0101"]
    assert (found[0].band, found[0].words) == ("sure", ["垃圾", "清运"])
    assert found[1].band == "unsure"


def test_learned_leaves_weigh_more_than_the_words():
    leaves = [Guess("0102", 0.8, "likely", []), Guess("0101", 0.1, "unsure", [])]
    found = combine(
        [Guess("道路", 0.9, "sure", ["路"])], COLD, class_of=CLASSES, known=frozenset({"道路"}), leaves=leaves
    )
    assert found[0].code == "0102"


def test_where_the_model_knows_no_such_class_the_words_stand():
    cold = [Suggestion("9901", 30.0, "sure", ["举报"])]
    assert combine([Guess("道路", 0.99, "sure", [])], cold, class_of=CLASSES, known=frozenset({"道路"})) == cold
    assert combine([], COLD, class_of=CLASSES, known=frozenset()) == COLD
    lonely = combine([Guess("教育", 0.99, "sure", [])], COLD, class_of=CLASSES, known=frozenset({"教育", "道路"}))
    assert lonely == COLD[:1] + COLD[1:] or {one.band for one in lonely} == {"unsure"}
