"""What is known already near a point: asked before a report is sent."""

from yiwang.backstage.database import Tx
from yiwang.flow.incidents.messages import Duplicates
from yiwang.flow.incidents.model.texts import bounded
from yiwang.flow.incidents.service import ground, near
from yiwang.flow.incidents.service.reading import class_of, known_standard
from yiwang.kernel.geometry import Srs, to_wgs84


async def duplicates(
    tx: Tx, lon: float, lat: float, text: str, standard: str | None, language: str, srs: Srs
) -> Duplicates:
    """Open incidents that may be the same; without a standard, confident advice names one."""
    words = bounded(text, "text")
    chosen = await known_standard(tx, standard) if standard else None
    given = await class_of(tx, chosen, await ground.advise_text(tx, words))
    point = to_wgs84(lon, lat, srs)
    items = await near.suggest(tx, point, words, given.standard, language)
    return Duplicates(items=items)
