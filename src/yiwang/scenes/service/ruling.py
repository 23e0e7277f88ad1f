"""The rules of a scene in people's words, as they are in force.

Never: one that the city took out of force.
"""

from typing import Any

from yiwang.backstage.database import Tx
from yiwang.flow.sensing import service as sensing
from yiwang.scenes.messages import Rung, SceneRule


async def rules_of(tx: Tx, codes: list[str], language: str) -> list[SceneRule]:
    """In the order of the pack."""
    standing = await sensing.rules_in_words(tx)
    return [_rule(standing[code], language) for code in codes if code in standing]


async def names_of_rules(tx: Tx, language: str) -> dict[str, str]:
    """By code."""
    return {
        code: rule[f"name_{language}"] for code, rule in (await sensing.rules_in_words(tx)).items()
    }


def _rule(rule: dict[str, Any], language: str) -> SceneRule:
    source, why = rule["source"], rule["rationalisation"]
    return SceneRule(
        code=rule["code"],
        version=rule["version"],
        name=rule[f"name_{language}"],
        standard=rule["standard"],
        response=why[f"response_{language}"],
        who=why["who"],
        source=source["title"],
        clause=source["clause"],
        edition=source["edition"],
        confidence=source["confidence"],
        effective_from=source["effective_from"],
        effective_to=source["effective_to"],
        ladder=[
            Rung(
                severity=rung["severity"] or "none", after_s=rule["for_s"].get(rung["severity"]),
                repeats=rung["repeats"], within_days=rung["within_days"], to=rung["to"],
            )
            for rung in rule.get("ladder", [])
        ],
    )  # fmt: skip
