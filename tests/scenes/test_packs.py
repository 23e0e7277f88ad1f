"""Packs: whole as they ship, each fault told on a line, loaded once, shown to each within their own scope."""

import shutil
from pathlib import Path

import httpx
import pytest

import town
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM
from yiwang.flow.sensing import service as sensing
from yiwang.front import scene_desk
from yiwang.kernel.errors import Invalid
from yiwang.scenes import service as scenes

SHIPPED = [path.name for path in scenes.shipped()]


def test_every_shipped_pack_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert scene_desk.check(None, "en") == 0
    assert len(capsys.readouterr().out.splitlines()) == len(SHIPPED) == 10
    assert scene_desk.list_shipped("zh") == 0
    assert "防汛中央地图" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("scene.toml", 'kinds = ["fire_lane", "voice_prompt"]', 'kinds = ["fire_lane", "dragon"]', "scene.toml: kinds: there is no such kind of thing: dragon"),
        ("scene.toml", 'rules = ["fire_lane"]', 'rules = ["fire_lain"]', "scene.toml: rules: there is no such rule: fire_lain"),
        ("scene.toml", "S2102-01", "S2101-01", "scene.toml: rules[0]: rule fire_lane is filed as S2102-01, which this scene does not name"),
        ("scene.toml", "version = 1", 'version = "one"', "scene.toml: version: not as it must be"),
        ("scene.toml", "version = 1", "version = 1\ncode_to_run = 1", "scene.toml: not as it must be"),
        ("scene.toml", 'procedure = "sensed"', 'procedure = "sensd"', "scene.toml: procedure: there is no such procedure: sensd"),
        ("scene.toml", "version = 1", "version =", "scene.toml: this is not TOML"),
        ("strings.en.toml", '"indicator.again"', '"indicator.agian"', "strings.en.toml: indicator.again: this word is missing"),
        ("stories/ladder.toml", 'thing = "三号楼消防车道"', 'thing = "四号楼"', "stories/ladder.toml: readings[0].thing: the story has no thing called 四号楼"),
        ("stories/ladder.toml", 'until = "00:45"', 'until = "soon"', "stories/ladder.toml: until: soon is not HH:MM or HH:MM:SS"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_with_file_key_and_reason(
    file: str, old: str, new: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "fire_lane"
    shutil.copytree(scenes.folder_of("fire_lane"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert scene_desk.check(str(folder), "en") == 1
    assert any(
        said.startswith(f"fire_lane/{line}") for said in capsys.readouterr().out.splitlines()
    )


def test_a_pack_with_code_in_it_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "fire_lane"
    shutil.copytree(scenes.folder_of("fire_lane"), folder)
    (folder / "rule.py").write_text("print(1)\n")
    assert [p.code for p in scenes.check_folder(folder).problems] == ["scene_holds_code"]
    with pytest.raises(Invalid, match="scene_is_broken"):
        scenes.pack_of(folder)


async def test_packs_are_loaded_once_and_a_newer_version_takes_over(
    city_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "fire_lane"
    shutil.copytree(scenes.folder_of("fire_lane"), folder)
    async with city_database.transaction(SYSTEM) as tx:
        assert await scenes.publish_shipped(tx) == len(SHIPPED)
        assert await scenes.publish_shipped(tx) == 0
        text = (folder / "scene.toml").read_text(encoding="utf-8")
        (folder / "scene.toml").write_text(
            text.replace("version = 1", "version = 2"), encoding="utf-8"
        )
        assert await scenes.publish(tx, folder)
        assert await scenes.publish_shipped(tx) == 0  # never back to an older one
        assert (await scenes.show(tx, "fire_lane", "zh")).version == 2


@pytest.mark.shows("S7")
async def test_733_stations_are_drawn_labelled_made_up_and_each_desk_sees_its_own(
    city_database: Database, people: town.Town, client: httpx.AsyncClient
) -> None:
    async with city_database.transaction(SYSTEM) as tx:
        await sensing.publish_rules(tx)
        await scenes.publish_shipped(tx)
        added = await scenes.furnish(tx)
        assert added > 733
        assert await scenes.furnish(tx) == 0

    async def seen(name: str) -> tuple[dict, dict]:  # type: ignore[type-arg]
        login = await client.post("/api/session", json={"name": name, "password": town.PASSWORD})
        headers = {"Authorization": f"Bearer {login.json()['token']}"}
        scene = await client.get("/api/scenes/flood", headers=headers)
        things = await client.get("/api/scenes/flood/things", headers=headers)
        assert scene.status_code == things.status_code == 200, scene.text + things.text
        return scene.json(), things.json()

    scene, things = await seen("desk")
    figures = {one["code"]: one for one in scene["indicators"]}
    assert figures["stations"]["value"] == 157 + 550 + 26
    assert figures["deepest"]["value"] is None  # nothing has been read: blank, not zero
    drawn = [one for one in things["items"] if one["layer"] != "underpasses"]
    assert len(drawn) == 733
    assert all(one["place"] and one["synthetic"] for one in things["items"])
    assert scene["synthetic"] == scene["things"] == things["total"]
    own, things = await seen("desk_xuhui")
    assert 0 < own["things"] < scene["things"] / 4
    assert own["things"] == things["total"] == len(things["items"])
    client.cookies.clear()
    assert (await client.get("/api/scenes")).status_code == 401
