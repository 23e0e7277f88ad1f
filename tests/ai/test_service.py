"""Advice with a database: given, kept, reviewed, learned from, measured; who sees it."""

from datetime import timedelta

import pytest

from ai import lessons
from town import Town
from yiwang.ai import jobs
from yiwang.ai import service as ai
from yiwang.ai.messages import COLD_START, Advice
from yiwang.backstage.database import Database, Tx
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.kernel.errors import Invalid, NotAllowed, NotFound
from yiwang.kernel.ids import parse_id

LAMP = "龙华西路的路灯不亮，好几天了，电话13812345678"


async def district(tx: Tx, code: str) -> str:
    area = await city.area_by_code(tx, code)
    assert area is not None
    return area.path


async def advised(
    database: Database, actor: Actor, text: str, *, subject: int = 77, at: str = "310104"
) -> Advice:
    async with database.transaction(actor) as tx:
        return await ai.advise(tx, text, subject=subject, area_path=await district(tx, at))


async def teach(database: Database, n: int, seed: int = 0) -> None:
    async with database.transaction(SYSTEM) as tx:
        for text, label in lessons.sentences(n, seed):
            await ai.learn(tx, text, label or None)


async def everything(database: Database) -> str:
    """All that this room keeps, as one text."""
    said = []
    async with database.reading(SYSTEM) as tx:
        for table in ("ai_advice", "ai_review", "ai_example", "ai_model_version"):
            said += [str(dict(row)) for row in await tx.fetch(f"SELECT * FROM {table}")]
    return "\n".join(said)


@pytest.mark.shows("A5.3", "L5")
async def test_advice_is_kept_with_confidence_and_model_version_and_decides_nothing(
    city_database: Database, people: Town
) -> None:
    given = await advised(city_database, people.desk_xuhui, LAMP)
    assert given.standards[0].code == "B0118-01"
    assert given.knows
    assert given.model_version == COLD_START
    assert "仅供参考" in given.why_zh
    async with city_database.reading(people.desk_xuhui) as tx:
        (kept,) = await ai.advice_of(tx, 77)
        news = await tx.fetchval("SELECT count(*) FROM backstage_outbox")
    assert kept.id == given.id
    assert kept.standards[0] == given.standards[0]
    assert (kept.model_id, kept.model_version) == (given.model_id, given.model_version)
    assert news == 0, "advice announces nothing: whoever asked for it decides"


@pytest.mark.shows("L6")
async def test_no_word_of_the_text_is_kept_but_cues_of_our_own(
    city_database: Database, people: Town
) -> None:
    given = await advised(city_database, people.desk_xuhui, "王小明家门口" + LAMP)
    async with city_database.transaction(people.desk_xuhui) as tx:
        await ai.review(tx, parse_id(given.id or ""), "B0118-01")
    said = await everything(city_database)
    assert "路灯" in said
    for secret in ("王小明", "龙华", "138", "好几天"):
        assert secret not in said


@pytest.mark.shows("Q5")
async def test_advice_is_seen_where_its_place_is_seen_and_nowhere_else(
    city_database: Database, people: Town
) -> None:
    given = await advised(city_database, people.desk_xuhui, LAMP)
    async with city_database.transaction(people.desk_pudong) as tx:
        assert await ai.advice_of(tx, 77) == []
        assert await tx.fetchval("SELECT count(*) FROM ai_v_advice") == 0
        with pytest.raises(NotFound):
            await ai.review(tx, parse_id(given.id or ""), "B0118-01")
    async with city_database.reading(people.desk) as tx:
        assert len(await ai.advice_of(tx, 77)) == 1
    async with city_database.reading(people.desk_pudong) as tx:
        assert await tx.fetchval("SELECT count(*) FROM ai_example") == 0


async def test_advice_given_before_its_subject_had_an_id_is_named_afterwards(
    city_database: Database, people: Town
) -> None:
    async with city_database.transaction(people.desk) as tx:
        root = (await city.city(tx)).path
        given = await ai.advise(tx, LAMP, subject=None, area_path=root)
        place = await district(tx, "310104")
        await ai.point_at(tx, given.id or "", 88, area_path=place)
    async with city_database.reading(people.desk_xuhui) as tx:
        assert len(await ai.advice_of(tx, 88)) == 1
    async with city_database.transaction(people.desk) as tx:
        with pytest.raises(NotFound):
            await ai.point_at(tx, given.id or "", 99)


@pytest.mark.shows("A5.4")
async def test_the_desks_choice_changes_the_figure_of_advice_in_use(
    city_database: Database, people: Town
) -> None:
    right = await advised(city_database, people.desk_xuhui, LAMP)
    wrong = await advised(city_database, people.desk_xuhui, "污水井盖没了，露着大洞", subject=78)
    async with city_database.transaction(people.desk_xuhui) as tx:
        await ai.review(tx, parse_id(right.id or ""), "B0118-01")
        await ai.review(tx, parse_id(wrong.id or ""), "B0103-01")
    async with city_database.reading(people.desk) as tx:
        found = await ai.measure(tx)
    assert found.in_use is not None
    assert (found.in_use.reviewed, found.in_use.first_right) == (2, 0.5)
    async with city_database.transaction(people.desk_xuhui) as tx:
        await ai.review(tx, parse_id(wrong.id or ""), "B0102-01")
    async with city_database.reading(people.desk) as tx:
        found = await ai.measure(tx)
        labels = await tx.fetchval("SELECT count(*) FROM ai_review")
    assert found.in_use is not None
    assert (found.in_use.reviewed, found.in_use.first_right) == (2, 1.0)
    assert labels == 3, "every choice stays in the history"
    async with city_database.reading(SYSTEM) as tx:
        taught = await tx.fetch("SELECT label FROM ai_example ORDER BY label")
    assert [row["label"] for row in taught] == ["B0102-01", "B0118-01"]


@pytest.mark.shows("A1.5")
async def test_before_anybody_labelled_anything_it_says_so_and_gives_no_figure(
    city_database: Database, people: Town
) -> None:
    async with city_database.reading(people.desk) as tx:
        found = await ai.measure(tx)
    assert found.note == "accuracy_not_measured_yet"
    assert "尚未测得" in found.note_zh
    assert "Not measured yet" in found.note_en
    assert found.n == 0
    assert found.accuracy is None
    assert found.coverage is None
    assert found.error_at_coverage is None
    assert found.baseline_majority is None
    assert found.curve == []
    assert found.in_use is None


@pytest.mark.shows("A1.5", "A5.4", "S14")
async def test_what_the_desk_answers_makes_a_new_version_with_its_own_measured_figures(
    city_database: Database, people: Town
) -> None:
    async with city_database.reading(people.desk) as tx:
        assert not (await ai.advise_text(tx, "鸽子笼又住进来一批人")).knows
    await teach(city_database, 300)
    await jobs.refit(city_database, city_database.clock())
    async with city_database.reading(people.desk) as tx:
        given = await ai.advise_text(tx, "鸽子笼又住进来一批人")
        found = await ai.measure(tx)
        (row,) = await ai.algorithms(tx)
    assert given.knows
    assert given.standards[0].code == "S2302-01"
    assert given.model_version == 1
    assert given.id is None, "a preview is about nothing yet and is not kept"
    assert found.model_version == 1
    assert found.note == "accuracy_few_rows"
    assert found.accuracy is not None
    assert found.baseline_majority is not None
    assert found.baseline_lexicon is not None
    assert found.accuracy > max(found.baseline_majority, found.baseline_lexicon)
    assert (row.id, row.version, row.status) == ("standard_from_text", 1, "active")


async def test_a_fit_waits_for_enough_new_answers_and_the_same_answer_counts_once(
    city_database: Database,
) -> None:
    await teach(city_database, 20)
    async with city_database.transaction(SYSTEM) as tx:
        assert await ai.refit(tx) is None, "too few to learn from"
    await teach(city_database, 100)
    async with city_database.transaction(SYSTEM) as tx:
        fitted = await ai.refit(tx)
    assert fitted is not None
    async with city_database.transaction(SYSTEM) as tx:
        known = await tx.fetchval("SELECT count(*) FROM ai_example")
        assert await ai.refit(tx) is None, "nothing new"
    await teach(city_database, 100)
    async with city_database.transaction(SYSTEM) as tx:
        assert await tx.fetchval("SELECT count(*) FROM ai_example") == known
        assert await ai.refit(tx) is None


async def test_only_the_last_versions_keep_their_weights_and_all_keep_their_figures(
    city_database: Database,
) -> None:
    await teach(city_database, 120)
    for _ in range(5):
        async with city_database.transaction(SYSTEM) as tx:
            assert await ai.refit(tx, always=True) is not None
    async with city_database.reading(SYSTEM) as tx:
        weights = await tx.fetch("SELECT version FROM ai_model_weights ORDER BY version")
        figures = await tx.fetch("SELECT version, figures FROM ai_model_version ORDER BY version")
    assert [row["version"] for row in weights] == [3, 4, 5]
    assert [row["version"] for row in figures] == [1, 2, 3, 4, 5]
    assert all(row["figures"]["model_version"] == row["version"] for row in figures)


@pytest.mark.shows("L6")
async def test_what_was_learned_from_a_subject_can_be_forgotten_and_unreviewed_features_expire(
    city_database: Database, people: Town
) -> None:
    given = await advised(city_database, people.desk_xuhui, LAMP)
    await advised(city_database, people.desk_xuhui, "乱贴小广告", subject=78)
    async with city_database.transaction(people.desk_xuhui) as tx:
        await ai.review(tx, parse_id(given.id or ""), "B0118-01")
    async with city_database.transaction(SYSTEM) as tx:
        assert await ai.forget(tx, 77) == 1
        assert await tx.fetchval("SELECT count(*) FROM ai_example") == 0
    later = city_database.clock() + timedelta(days=91)
    await jobs.tidy(city_database, later)
    async with city_database.reading(SYSTEM) as tx:
        assert await tx.fetchval("SELECT count(*) FROM ai_advice WHERE features IS NOT NULL") == 0
        assert await tx.fetchval("SELECT count(*) FROM ai_advice") == 2


@pytest.mark.shows("A5.3", "A1.5")
async def test_an_algorithm_that_is_switched_off_says_so_and_the_rest_goes_on(
    city_database: Database, people: Town
) -> None:
    async with city_database.transaction(people.desk) as tx:
        with pytest.raises(NotAllowed):
            await ai.switch(tx, "standard_from_text", on=False)
    async with city_database.transaction(SYSTEM) as tx:
        await ai.switch(tx, "standard_from_text", on=False)
    given = await advised(city_database, people.desk_xuhui, LAMP)
    assert (given.standards, given.knows, given.id) == ([], False, None)
    assert "停用" in given.why_zh
    async with city_database.transaction(SYSTEM) as tx:
        await ai.switch(tx, "standard_from_text", on=True)
    assert (await advised(city_database, people.desk_xuhui, LAMP)).knows


async def test_a_desk_cannot_write_a_model_past_the_service(
    city_database: Database, people: Town
) -> None:
    async with city_database.transaction(people.desk) as tx:
        assert await tx.execute("UPDATE ai_model_instance SET version = 9") == 0
        assert await tx.execute("UPDATE ai_algorithm SET status = 'off'") == 0


async def test_an_unknown_standard_or_advice_is_refused_and_an_empty_text_is_silence(
    city_database: Database, people: Town
) -> None:
    given = await advised(city_database, people.desk_xuhui, LAMP)
    async with city_database.transaction(people.desk_xuhui) as tx:
        with pytest.raises(Invalid) as refused:
            await ai.review(tx, parse_id(given.id or ""), "X9999-01")
        assert refused.value.code == "ai_no_such_standard"
        with pytest.raises(NotFound):
            await ai.review(tx, parse_id("1-999999"), "B0118-01")
        assert not await ai.learn(tx, " \x00 ", "B0118-01")
    silent = await advised(city_database, people.desk_xuhui, "  ")
    assert (silent.standards, silent.knows, silent.id) == ([], False, None)


async def test_texts_that_databases_dislike_are_advised_on_like_any_other(
    city_database: Database, people: Town
) -> None:
    for text in ("路灯\x00不亮", "路灯不亮😀", "路灯不亮" * 5000, "\ud83d路灯不亮"):
        assert (await advised(city_database, people.desk_xuhui, text)).standards
