"""Search in Chinese: two-character words are found by index, and only inside the actor's own scope."""

import pytest

from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import Filter

ROWS = 100_000

# Twenty districts' worth of plain rows; one in a thousand is about a manhole cover.
_FILL = """
INSERT INTO incidents_incident (state, text, area_id, area_path, channel, first_reported_at, last_reported_at, search)
SELECT 'open', t.text, $1, $2, 'snap', now() - n * interval '1 minute', now(), t.terms
FROM generate_series(1, $3::int) n,
LATERAL (SELECT CASE WHEN n % 1000 = 0 THEN '井盖松动' ELSE '路面垃圾' || n END AS text,
  CASE WHEN n % 1000 = 0 THEN ARRAY['井盖', '盖松', '松动']
  ELSE ARRAY['路面', '面垃', '垃圾', n::text] END AS terms) t
"""


@pytest.fixture
async def full(owner, city_database, people):
    """A hundred thousand incidents, half in Xuhui and half in Pudong."""
    for actor in (people.desk_xuhui, people.desk_pudong):
        await owner.execute(_FILL, actor.area_id, actor.area_path, ROWS // 2)
    await owner.execute("ANALYZE incidents_incident")
    return city_database


async def found(database, actor, q: str) -> tuple[int, int]:
    async with database.reading(actor) as tx:
        page = await service.page(tx, Filter(q=q, limit=200), "zh")
    return page.total, len(page.items)


@pytest.mark.slow
@pytest.mark.shows("Q5")
async def test_a_two_character_word_is_found_by_index_in_the_actors_own_scope(
    full, people, owner
) -> None:
    assert await found(full, people.desk, "井盖") == (100, 100)
    assert await found(full, people.desk_xuhui, "井盖") == (50, 50)
    assert await found(full, people.desk_pudong, "井盖 松动") == (50, 50)
    assert await found(full, people.water, "井盖") == (0, 0)
    await owner.execute(
        "UPDATE incidents_incident SET department_ids = ARRAY[$1::bigint] WHERE id IN"
        " (SELECT id FROM incidents_incident WHERE text = '井盖松动' ORDER BY id LIMIT 3)",
        people.water_id,
    )
    assert await found(full, people.water, "井盖") == (3, 3)
    async with full.reading(people.desk_xuhui) as tx:
        narrowed = await service.page(tx, Filter(q="井盖", state="filed"), "zh")
        first = await service.page(tx, Filter(q="井盖", limit=20), "zh")
        second = await service.page(tx, Filter(q="井盖", limit=20, cursor=first.next), "zh")
    assert (narrowed.total, narrowed.items) == (0, [])
    assert first.total == second.total == 50
    assert not {row.id for row in first.items} & {row.id for row in second.items}
    assert await found(full, people.mayor, "窨井") == (0, 0)

    # The plan of the very statement inside the function, for an actor with a plain grant.
    await owner.execute("LOAD 'auto_explain'")
    plans: list[str] = []
    owner.add_log_listener(lambda _connection, message: plans.append(str(message)))
    for setting in (
        "auto_explain.log_min_duration = 0", "auto_explain.log_nested_statements = on",
        "auto_explain.log_level = notice",
    ):  # fmt: skip
        await owner.execute(f"SET {setting}")
    async with owner.transaction():
        await owner.execute(f"SELECT set_config('yiwang.actor', '{people.desk_xuhui.id}', true)")
        rows = await owner.fetch(
            "SELECT incidents_search(ARRAY['井盖'], '井盖', NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, 200)"
        )
    assert len(rows) == 50
    plan = next(p for p in plans if "incidents_incident i" in p)
    assert "incidents_incident_search" in plan, plan
    assert "Seq Scan on incidents_incident" not in plan, plan


@pytest.mark.shows("E9")
async def test_words_of_joined_reports_and_addresses_are_found(
    report, people, city_database
) -> None:
    first = await report(text="污水井盖没了", address="漕溪北路")
    await report(text="这里有个大洞", same_as=first.incident.id)
    for q, hits in (
        ("井盖", 1),
        ("漕溪", 1),
        ("大洞", 1),
        ("大洞 漕溪", 1),
        ("垃圾", 0),
        ("洞", 0),
        ("没", 1),
    ):
        assert await found(city_database, people.desk, q) == (hits, hits), q
    assert await found(city_database, people.desk_pudong, "没") == (0, 0)
