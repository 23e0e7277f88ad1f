"""The back-fill: a past that every rule of the house holds for."""

import stat

import pytest

from yiwang.backstage import identity
from yiwang.backstage.messages import SYSTEM
from yiwang.front.demo import accounts, backfill, listing


async def rows(furnished, sql: str, *args):
    async with furnished.database.reading(SYSTEM) as tx:
        return await tx.fetch(sql, *args)


@pytest.mark.shows("P10")
async def test_most_of_the_past_went_through_the_whole_loop(furnished) -> None:
    assert furnished.told == 60
    found = await rows(furnished, "SELECT state, count(*) AS n FROM cases_case GROUP BY state")
    states = {row["state"]: row["n"] for row in found}
    assert states["closed"] > sum(states.values()) / 2
    assert states.get("open", 0) > 0


async def test_an_open_case_has_one_holder_and_a_closed_one_none(furnished) -> None:
    wrong = await rows(
        furnished,
        "SELECT id FROM cases_case WHERE (state IN ('open', 'deferred')) <> (holder_kind IS NOT NULL)",
    )
    assert wrong == []


async def test_closed_is_verified_by_somebody_else_or_forced_with_a_reason(furnished) -> None:
    wrong = await rows(
        furnished,
        "SELECT id FROM cases_case c WHERE state = 'closed' AND NOT CASE closed_how"
        " WHEN 'normal' THEN verification IS NOT NULL AND photos_after > 0"
        "  AND (verifier_id IS NULL OR NOT verifier_id = ANY (handler_ids)) AND NOT closer_id = ANY (handler_ids)"
        " WHEN 'forced' THEN EXISTS (SELECT FROM cases_step s WHERE s.case_id = c.id AND s.action = 'force_close'"
        "  AND s.reason <> '') ELSE false END",
    )
    assert wrong == []


async def test_each_step_has_its_own_past_time_in_order(furnished) -> None:
    now = furnished.database.clock()
    found = await rows(
        furnished, "SELECT case_id, recorded_at FROM cases_step ORDER BY case_id, seq"
    )
    times: dict[int, list] = {}
    for row in found:
        times.setdefault(row["case_id"], []).append(row["recorded_at"])
    assert all(at < now for told in times.values() for at in told)
    assert all(told == sorted(told) for told in times.values())
    assert all(len(set(told)) > 1 for told in times.values() if len(told) > 3)


async def test_people_act_in_their_own_roles(furnished) -> None:
    found = await rows(
        furnished, "SELECT DISTINCT action, actor_role FROM cases_step WHERE actor_role <> 'system'"
    )
    who: dict[str, set[str]] = {}
    for row in found:
        who.setdefault(row["action"], set()).add(row["actor_role"])
    assert who["report_result"] <= {"crew", "department"}
    assert who["close"] == {"desk"}
    assert "crew" in who["verify_pass"]


async def test_the_city_says_that_it_is_synthetic(furnished, door) -> None:
    import httpx

    async with httpx.AsyncClient(transport=door, base_url="http://yiwang.test") as client:
        said = (await client.get("/api/city")).json()
    assert said["synthetic"] is True
    assert "合成" in said["notice_zh"]
    assert "synthetic" in said["notice_en"]


@pytest.mark.shows("A4.1")
async def test_people_of_each_role_can_log_in(furnished) -> None:
    roles = {line.role: line for line in furnished.lines}
    assert set(roles) == {
        "resident", "crew", "desk", "department", "supervisor", "leader", "data", "ai",
        "system_admin", "security_admin", "audit_admin",
    }  # fmt: skip
    for role in ("desk", "crew", "resident"):
        line = roles[role]
        _, actor = await identity.log_in(furnished.database, line.name, line.password, "test")
        assert actor.role == role


async def test_names_are_unique_and_levels_are_all_there(furnished) -> None:
    names = [member.name for member in furnished.members]
    assert len(names) == len(set(names))
    assert {member.area.level for member in furnished.members if member.role == "desk"} == {
        "city", "district", "subdistrict", "community", "grid_cell",
    }  # fmt: skip


async def test_a_second_start_changes_nothing(furnished) -> None:
    before = (furnished.folder / listing.FILE).read_bytes()
    counts = "SELECT (SELECT count(*) FROM backstage_account), (SELECT count(*) FROM dispatch_crew)"
    known = await rows(furnished, counts)
    again = await accounts.ensure(furnished.database, furnished.folder, furnished.members)
    assert again == furnished.lines
    assert (furnished.folder / listing.FILE).read_bytes() == before
    assert await rows(furnished, counts) == known
    assert not await backfill.is_new(furnished.database)


async def test_the_passwords_are_for_their_owner_alone_and_never_guessed_anew(
    furnished, tmp_path
) -> None:
    mode = (furnished.folder / listing.FILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    with pytest.raises(RuntimeError, match="passwords are not in"):
        await accounts.ensure(furnished.database, tmp_path, furnished.members)
    assert not (tmp_path / listing.FILE).exists()


async def test_residents_see_no_lists(furnished) -> None:
    actor = await furnished.database.actor_of_account("resident-1")
    async with furnished.database.reading(actor) as tx:
        assert await tx.fetchval("SELECT count(*) FROM cases_case") == 0
        assert await tx.fetchval("SELECT count(*) FROM incidents_report") == 0
