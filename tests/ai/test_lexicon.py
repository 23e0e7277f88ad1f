"""The hand-written words: that they are whole, and that they find what they should and nothing else."""

from ai.ours import standards
from yiwang.ai.model.cold import Cold
from yiwang.ai.model.lexicon import GAP, Role, shipped


def found(text: str) -> set[str]:
    return {hit.cue for hit in shipped().find(text)}


def test_every_standard_of_the_sample_has_its_words() -> None:
    known = {name for entry in shipped().entries for name in entry.names}
    assert [s.name for s in standards() if s.name not in known] == []


def test_every_class_has_a_thing_or_a_phrase_and_a_trouble() -> None:
    roles: dict[int, set[Role]] = {}
    for owners in shipped().cues.values():
        for owner in owners:
            roles.setdefault(owner.entry, set()).add(owner.role)
    for number, entry in enumerate(shipped().entries):
        assert roles[number] & {Role.THINGS, Role.KIN, Role.PHRASES}, entry.names
        assert Role.TROUBLES in roles[number], entry.names


def test_standards_of_one_class_are_told_apart_by_their_conditions() -> None:
    cold = Cold(standards(), shipped())
    by_class: dict[int, set[int]] = {}
    for column, standard in enumerate(standards()):
        entry = cold.entry_of(column)
        if shipped().entries[entry].conditions:
            condition = cold.condition_of(column)
            assert condition >= 0, standard.code
            assert condition not in by_class.setdefault(entry, set()), standard.code
            by_class[entry].add(condition)


def test_no_cue_is_empty_or_has_an_empty_half() -> None:
    assert [cue for cue in shipped().cues if not cue or "" in cue.split(GAP)] == []


def test_a_latin_cue_matches_whole_words_only() -> None:
    assert "car" in found("a car on the pavement")
    assert "car" not in found("scar on the scarf")


def test_a_gapped_cue_reaches_one_clause_and_no_further() -> None:
    assert "路灯…不亮" in found("路灯昨天开始就不亮了")
    assert "路灯…不亮" not in found("路灯" + "很" * 30 + "不亮")


def test_a_sign_inside_another_word_is_no_trouble() -> None:
    assert "响" not in found("影响休息")
    assert "响" in found("井盖在响")
