"""Made-up answers of a desk in a town with its own slang, so that there is something to learn that no lexicon knows."""

import random

from ai.ours import cold_advisor
from yiwang.ai.model.features import hashed, normalise
from yiwang.ai.model.learner import NONE_OF_THESE
from yiwang.ai.model.measure import Row

# slang of the town → standard ("" = no matter of any standard)
SLANG = {
    "鸽子笼": "S2302-01",
    "铁疙瘩": "S0506-01",
    "喇叭精": "S0508-01",
    "龙王庙": "S0406-01",
    "瞎子灯": "B0118-01",
    "搓麻厅": NONE_OF_THESE,
}
_BEFORE = (
    "你好，",
    "请问",
    "我们这边",
    "小区西门",
    "又是",
    "昨天起",
    "物业不管，",
    "投诉：",
    "幸福路",
)
_AFTER = (
    "了",
    "好几天",
    "，请尽快来看",
    "，没人理",
    "，影响出行",
    "，谢谢",
    "，第三次说了",
    "，烦死人",
    "在三号楼",
)


def sentences(n: int, seed: int = 0) -> list[tuple[str, str]]:
    """`n` sentences with the standard that the town's desk chose."""
    draw = random.Random(seed)
    made = []
    for i in range(n):
        word = draw.choice(list(SLANG))
        text = f"{draw.choice(_BEFORE)}{word}{draw.choice(_AFTER)}{draw.choice(_AFTER)}第{i}回"
        made.append((text + "啊" * (i % 7), SLANG[word]))
    return made


def rows(chosen: list[tuple[str, str]], seed: int = 0) -> list[Row]:
    """The same as stored rows; the part of each is drawn, as a text's hash would."""
    draw = random.Random(seed)
    cold = cold_advisor().cold
    made = []
    for text, label in chosen:
        judged = cold.judge(normalise(text))
        points = {s.code: float(p) for s, p in zip(cold.standards, judged.scores, strict=True) if p}
        made.append(Row(draw.randrange(256), label, *hashed(text), points, judged.silence))
    return made
