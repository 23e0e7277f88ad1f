"""The web doors of AI."""

import httpx
import pytest


@pytest.mark.shows("A1.3")
async def test_anybody_may_ask_which_standard_a_text_means(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/advice", params={"text": "路灯不亮"})
    assert answer.status_code == 200
    said = answer.json()
    assert said["knows"] is True
    assert said["standards"][0]["code"] == "B0118-01"
    assert set(said["standards"][0]) == {"code", "name", "filing_condition", "confidence"}
    assert said["model"] == {"id": "standard_from_text", "version": 0}
    assert "仅供参考" in said["why"]
    english = await client.get(
        "/api/advice", params={"text": "路灯不亮"}, headers={"Accept-Language": "en"}
    )
    assert "Advice only" in english.json()["why"]


async def test_nothing_asked_is_nothing_known_and_too_much_is_refused_in_words(
    client: httpx.AsyncClient,
) -> None:
    empty = (await client.get("/api/advice")).json()
    assert (empty["standards"], empty["knows"]) == ([], False)
    long = await client.get("/api/advice", params={"text": "灯" * 2001})
    assert long.status_code == 413
    assert long.headers["content-type"].startswith("application/problem+json")
    assert long.json()["code"] == "ai_text_too_long"
    assert "2000" in long.json()["detail"]


async def test_the_registry_and_the_figures_need_a_login(client: httpx.AsyncClient) -> None:
    for path in ("/api/ai/algorithms", "/api/ai/accuracy"):
        assert (await client.get(path)).status_code == 401
