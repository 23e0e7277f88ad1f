"""Merge and split, and both undone; nobody who reported is forgotten."""

import asyncio
import random

import pytest

import town
from yiwang.ai import service as ai
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import Act, Part
from yiwang.kernel.errors import Conflict, Invalid, NotFound
from yiwang.kernel.ids import format_id, parse_id

LON, LAT = town.IN_XUHUI


@pytest.fixture
def act(city_database, people):
    async def take(incident, action, version=None, actor=None, **given):
        async with city_database.transaction(actor or people.desk) as tx:
            incident_id = parse_id(incident)
            seen = version or (await service.show(tx, incident_id, "zh")).version
            return await service.act(tx, incident_id, action, Act(expected_version=seen, **given))

    return take


@pytest.fixture
def show(city_database, people):
    async def look(incident):
        async with city_database.reading(people.desk) as tx:
            return await service.show(tx, parse_id(incident), "zh")

    return look


@pytest.fixture
def track(city_database):
    async def look(receipt):
        async with city_database.reading(SYSTEM) as tx:
            return await service.track(tx, receipt.token, "zh")

    return look


@pytest.fixture
async def two(report):
    """Two incidents that intake kept apart: other words, some way off."""
    first = await report()
    second = await report(text="这里有个大洞", at=(LON + 0.0004, LAT))
    assert first.incident.id != second.incident.id
    return first, second


@pytest.mark.shows("N2")
async def test_merge_moves_the_reports_and_every_reporter_is_told_how_it_ended(
    two, act, show, track, city_database, people
) -> None:
    first, second = two
    after = await act(second.incident.id, "merge", into=first.incident.id, reason="同一井盖")
    assert after.id == first.incident.id
    assert {r.id for r in after.reports} == {first.report.id, second.report.id}
    gone = await show(second.incident.id)
    assert (gone.state, gone.merged_into, gone.reports) == ("merged", first.incident.id, [])
    assert after.merged == [second.incident.id]
    assert (await track(second)).incident.id == first.incident.id
    await act(first.incident.id, "decline", reason="重复", text="已由物业修复。")
    for receipt in two:
        assert "已由物业修复" in (await track(receipt)).told[-1].text


@pytest.mark.shows("N2")
async def test_unmerge_brings_everything_back_as_it_was(two, act, show, track) -> None:
    first, second = two
    await act(second.incident.id, "confirm")
    await act(second.incident.id, "merge", into=first.incident.id)
    merged = await show(second.incident.id)
    assert [a.id for a in merged.allowed] == ["unmerge"]
    assert merged.allowed[0].needs == []
    back = await act(second.incident.id, "unmerge", reason="不是同一个")
    assert (back.id, back.state) == (second.incident.id, "confirming")
    assert [r.id for r in back.reports] == [second.report.id]
    assert [r.id for r in (await show(first.incident.id)).reports] == [first.report.id]
    assert (await track(second)).incident.id == second.incident.id
    assert "单独办理" in (await track(second)).told[-1].text
    again = await act(second.incident.id, "merge", into=first.incident.id)
    assert len(again.reports) == 2
    history = [step.action for step in again.history]
    assert history == ["open", "gain", "unmerge", "gain"]
    assert len([link for link in again.links if link.unlinked_at]) == 1  # nothing was deleted


@pytest.mark.shows("N2")
async def test_one_report_is_taken_out_and_stands_alone(report, act, show, track) -> None:
    first = await report()
    joined = await report()
    assert joined.joined
    holder = await act(first.incident.id, "unmerge", report=joined.report.id)
    assert [r.id for r in holder.reports] == [first.report.id]
    alone = await show((await track(joined)).incident.id)
    assert [r.id for r in alone.reports] == [joined.report.id]
    assert alone.standard is not None
    with pytest.raises(Conflict):
        await act(first.incident.id, "unmerge", report=first.report.id)
    with pytest.raises(Invalid):
        await act(alone.id, "unmerge", report=first.report.id)


async def test_a_report_taken_out_of_a_merge_goes_back_where_it_came_from(two, act, show) -> None:
    first, second = two
    await act(second.incident.id, "merge", into=first.incident.id)
    await act(first.incident.id, "unmerge", report=second.report.id)
    back = await show(second.incident.id)
    assert back.state == "open"
    assert [r.id for r in back.reports] == [second.report.id]


async def test_what_cannot_be_merged(two, act, report, people) -> None:
    first, second = two
    with pytest.raises(Invalid):
        await act(first.incident.id, "merge", into=first.incident.id)
    pudong = await report(at=town.IN_PUDONG)
    with pytest.raises(NotFound):
        await act(second.incident.id, "merge", into=pudong.incident.id, actor=people.desk_xuhui)
    await act(first.incident.id, "decline", reason="x", text="y")
    with pytest.raises(Conflict):
        await act(second.incident.id, "merge", into=first.incident.id)


async def test_merging_into_a_case_tells_the_late_reporter_of_its_end(
    two, act, track, city_database, people
) -> None:
    first, second = two
    incident_id = parse_id(first.incident.id)
    async with city_database.transaction(people.desk) as tx:
        await service.mark_filed(tx, incident_id, 9)
        await service.note_progress(tx, incident_id, "dispatched", "已派遣", "Dispatched", tx.now)
    await act(second.incident.id, "merge", into=first.incident.id)
    assert (await track(second)).stages[-1].id == "closed"  # still to come
    async with city_database.transaction(people.desk) as tx:
        await service.note_progress(
            tx, incident_id, "closed", "已结案", "Closed", tx.now, result_text="换好了"
        )
    assert "换好了" in (await track(second)).told[-1].text


@pytest.mark.shows("A1.4", "N2")
async def test_one_photo_with_two_problems_is_two_incidents_under_one_view(
    report, act, show, track, city_database, people
) -> None:
    receipt = await report(text="井盖没了，旁边还积水", standard=None)
    parts = [Part(standard=town.LID, text="井盖缺失"), Part(standard=town.POND, text="路面积水")]
    with pytest.raises(Invalid):
        await act(receipt.incident.id, "split", parts=parts[:1])
    first = await act(receipt.incident.id, "split", parts=parts)
    assert first.standard is not None
    assert (first.standard.code, first.text, first.triage) == (town.LID, "井盖缺失", None)
    (sibling,) = first.siblings
    assert sibling.standard is not None
    assert sibling.standard.code == town.POND
    second = await show(sibling.id)
    assert [s.id for s in second.siblings] == [first.id]
    assert [r.id for r in second.reports] == [r.id for r in first.reports] == [receipt.report.id]

    async with city_database.transaction(people.desk) as tx:
        for case_id, part in ((31, first.id), (32, second.id)):
            await service.mark_filed(tx, parse_id(part), case_id)
        assert await service.siblings(tx, parse_id(first.id)) == [parse_id(second.id)]
    seen = await track(receipt)
    assert [part.incident.id for part in seen.parts] == [first.id, second.id]
    assert {part.case_id for part in seen.parts} == {"0-31", "0-32"}
    async with city_database.transaction(people.desk) as tx:
        await service.note_progress(tx, parse_id(first.id), "closed", "已结案", "Closed", tx.now)
    assert not (await track(receipt)).can.rate  # one of two is not the end
    async with city_database.transaction(people.desk) as tx:
        await service.note_progress(tx, parse_id(second.id), "closed", "已结案", "Closed", tx.now)
    assert (await track(receipt)).can.rate


@pytest.mark.shows("A1.4")
async def test_a_text_of_two_matters_is_told_apart_and_sent_as_two_by_who_reports(
    report, show, track, city_database
) -> None:
    text = "井盖没了，旁边还积水"
    async with city_database.reading(SYSTEM) as tx:
        advice = await ai.advise_text(tx, text)
    assert not advice.knows
    assert [(m.name, m.text) for m in advice.matters] == [
        ("污水井盖", "井盖没了"),
        ("道路积水", "旁边还积水"),
    ]
    parts = [Part(standard=m.code, text=m.text) for m in advice.matters]
    receipt = await report(text=text, standard=None, parts=parts)
    first = await show(receipt.incident.id)
    (sibling,) = first.siblings
    assert [first.text, sibling.text] == ["井盖没了", "旁边还积水"]
    second = await show(sibling.id)
    assert [r.text for r in first.reports] == [r.text for r in second.reports] == [text]
    assert {first.standard.code, second.standard.code} == {m.code for m in advice.matters}
    assert len((await track(receipt)).parts) == 2


async def test_a_report_in_parts_has_two_at_least_and_no_standard_of_the_whole(report) -> None:
    part = Part(standard=town.LID)
    for given in ({"parts": [part]}, {"parts": [part, part], "standard": town.LID}):
        with pytest.raises(Invalid):
            await report(**{"standard": None} | given)
    with pytest.raises(Invalid):
        await report(standard=None, parts=[part, Part(standard="B9999-99")])


async def test_a_split_is_undone_by_merging_the_parts(report, act, show, track) -> None:
    receipt = await report(text="井盖没了，旁边还积水")
    parts = [Part(standard=town.LID), Part(standard=town.POND)]
    first = await act(receipt.incident.id, "split", parts=parts)
    (sibling,) = first.siblings
    whole = await act(sibling.id, "merge", into=first.id)
    assert [r.id for r in whole.reports] == [receipt.report.id]
    assert [part.incident.id for part in (await track(receipt)).parts] == [first.id]
    apart = await act(sibling.id, "unmerge")
    assert [r.id for r in apart.reports] == [receipt.report.id]
    assert len((await track(receipt)).parts) == 2


@pytest.mark.shows("Q6")
async def test_two_desks_that_merge_crosswise_do_not_block_each_other(two, act, show) -> None:
    first, second = (receipt.incident.id for receipt in two)
    results = await asyncio.gather(
        act(first, "merge", version=1, into=second),
        act(second, "merge", version=1, into=first),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    states = sorted([(await show(first)).state, (await show(second)).state])
    assert states == ["merged", "open"]


_INVARIANTS = {
    "a report that belongs nowhere": """
        SELECT r.id FROM incidents_report r WHERE NOT EXISTS (
          SELECT 1 FROM incidents_link l WHERE l.report_id = r.id AND l.unlinked_at IS NULL)""",
    "a merged incident that kept a report": """
        SELECT i.id FROM incidents_incident i JOIN incidents_link l ON l.incident_id = i.id
        WHERE i.state = 'merged' AND l.unlinked_at IS NULL""",
    "an incident without a report": """
        SELECT i.id FROM incidents_incident i WHERE i.state <> 'merged' AND NOT EXISTS (
          SELECT 1 FROM incidents_link l WHERE l.incident_id = i.id AND l.unlinked_at IS NULL)""",
    "a count that is not the rows": """
        SELECT i.id FROM incidents_incident i WHERE i.report_count <> (
          SELECT count(*) FROM incidents_link l WHERE l.incident_id = i.id AND l.unlinked_at IS NULL)""",
    "a history with a gap": """
        SELECT i.id FROM incidents_incident i JOIN incidents_step s ON s.incident_id = i.id
        GROUP BY i.id HAVING count(*) <> i.version OR max(s.version) <> i.version""",
    "a state that the last step does not tell": """
        SELECT i.id FROM incidents_incident i JOIN incidents_step s ON s.incident_id = i.id AND s.version = i.version
        WHERE s.to_state <> i.state""",
}


@pytest.mark.slow
@pytest.mark.shows("N2")
@pytest.mark.parametrize("seed", range(3))
async def test_however_it_is_merged_and_split_no_report_is_ever_lost(
    report, act, city_database, people, owner, seed
) -> None:
    rng = random.Random(seed)
    for n in range(6):
        await report(at=(LON + n * 0.0004, LAT), text=f"第{n}处")
    done = 0
    for _ in range(60):
        rows = await owner.fetch("SELECT id, state, version FROM incidents_incident")
        one, other = (format_id(rng.choice(rows)["id"]) for _ in range(2))
        reports = await owner.fetch("SELECT id FROM incidents_report")
        action, given = rng.choice(
            [
                ("merge", {"into": other}), ("merge", {"into": other}),
                ("unmerge", {"report": format_id(rng.choice(reports)["id"])}), ("unmerge", {}),
                ("split", {"parts": [Part(standard=town.LID), Part(standard=town.POND)]}),
                ("decline", {"reason": "x", "text": "y"}), ("reopen", {"reason": "x"}),
            ]
        )  # fmt: skip
        try:
            await act(one, action, **given)
            done += 1
        except (Conflict, Invalid):
            pass
        for what, query in _INVARIANTS.items():
            assert not await owner.fetch(query), (what, action, one, given)
    assert done > 10
