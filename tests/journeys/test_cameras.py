"""Beside a case lie the cameras that see its place; a picture opens for a reason, and the reason is on record."""

import os

import pytest
from playwright.sync_api import expect

from journeys.browser import DESKTOP, PHONE, House, broken_rules, spot

pytestmark = pytest.mark.browser
RTSP = "rtsp://viewer:s3cret@10.1.2.3:554/live/1"


@pytest.mark.shows("D5")
def test_a_desk_looks_through_the_nearest_camera_of_a_case_for_a_reason(house: House) -> None:
    here = spot()
    case, _ = house.backroom.filed("井盖不见了，旁边有摄像头", here)
    cameras = []
    for name, north, azimuth in (("路口南", 0.0008, 180), ("路口北", 0.0012, 0)):
        body = {
            "source": "video", "source_id": f"{name} {here}", "kind": "camera", "name": name, "lon": here[0],
            "lat": here[1] + north,
        }  # fmt: skip
        made = house.backroom.ask("keeper", "POST", "/api/things", json=body)["thing"]["id"]
        view = {"azimuth": azimuth, "field_of_view": 90, "range_m": 300}
        stream = {"expected_version": 0, "address": RTSP, "view": view}
        house.backroom.ask("keeper", "PUT", f"/api/things/{made}/stream", json=stream)
        cameras.append(made)

    for size in (DESKTOP, PHONE):
        desk = house.sit_down(size, who="desk")
        desk.goto(f"/desk?case={case}")
        card = desk.get_by_role("list", name="附近摄像头")
        expect(card.get_by_role("listitem")).to_have_count(2)
        first = card.get_by_role("listitem").first
        expect(first).to_contain_text("路口南")
        expect(first).to_contain_text("看得见此处")
        expect(card.get_by_role("listitem").nth(1)).to_contain_text("看不到此处")
        expect(desk.get_by_text("s3cret")).to_have_count(0)
        first.get_by_role("button", name="查看画面").click()
        expect(first.get_by_role("button", name="记录并查看")).to_be_disabled()
        first.get_by_label("查看理由").fill("核实井盖缺失")
        first.get_by_role("button", name="记录并查看").click()
        expect(first).to_contain_text("不转码 RTSP")
        expect(first.get_by_text(RTSP)).to_be_visible()
        if folder := os.environ.get("PICTURES"):
            first.scroll_into_view_if_needed()
            desk.screenshot(path=f"{folder}/cameras-{size[0]}.png")
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert broken_rules(desk) == []
    looks = house.backroom.ask("desk", "GET", f"/api/cameras/{cameras[0]}/looks")
    assert [(one["reason"], one["about"]) for one in looks] == [
        ("核实井盖缺失", f"案件 {case}")
    ] * 2
    assert house.backroom.ask("desk", "GET", f"/api/cameras/{cameras[1]}/looks") == []
