import time, statistics
from yiwang.flow.incidents import service
from yiwang.flow.incidents.messages import Filter
from yiwang.kernel.geometry import Srs

_FILL = """
INSERT INTO incidents_incident (state, text, area_id, area_path, channel, first_reported_at, last_reported_at, search, lon, lat, cell)
SELECT 'open', t.text, $1, $2, 'snap', now() - n * interval '1 minute', now(), t.terms, 121.4+(n%400)*0.0005, 31.1+(n/400)*0.0005,
 (floor((121.4+(n%400)*0.0005)/0.005)::bigint+40000)*100000+floor((31.1+(n/400)*0.0005)/0.005)::bigint+20000
FROM generate_series(1, $3::int) n,
LATERAL (SELECT CASE WHEN n % 1000 = 0 THEN '井盖松动' ELSE '路面垃圾' || n END AS text,
  CASE WHEN n % 1000 = 0 THEN ARRAY['井盖', '盖松', '松动']
  ELSE ARRAY['路面', '面垃', '垃圾', n::text] END AS terms) t
"""


async def test_m(city_database, people, owner):
    t = time.perf_counter()
    for a in (people.desk_xuhui, people.desk_pudong):
        await owner.execute(_FILL, a.area_id, a.area_path, 50000)
    await owner.execute("ANALYZE incidents_incident")
    print("\nfill", time.perf_counter() - t)
    for label, f in (
        ("井盖 (100 hits)", Filter(q="井盖")),
        ("垃圾 (99900 hits)", Filter(q="垃圾")),
        ("盖 (1 sign, scan)", Filter(q="盖")),
        ("list", Filter()),
        ("triage", Filter(triage=True)),
    ):
        for actor in (people.desk, people.desk_xuhui):
            ts = []
            for _ in range(7):
                async with city_database.reading(actor) as tx:
                    t = time.perf_counter()
                    p = await service.page(tx, f, "zh")
                    ts.append(time.perf_counter() - t)
            print(label, actor.name, p.total, f"{statistics.median(ts) * 1000:.1f} ms")
    ts = []
    for _ in range(9):
        async with city_database.reading(people.desk) as tx:
            t = time.perf_counter()
            d = await service.duplicates(tx, 121.45, 31.15, "路面垃圾", None, "zh", Srs.WGS84)
            ts.append(time.perf_counter() - t)
    print("duplicates", len(d.items), f"{statistics.median(ts) * 1000:.1f} ms")
