"""Tells a story of tests/stories: takes its steps through the rooms' services at the hour they name, and looks.

In: a TOML file (its form: tests/stories/README.md). Out: an AssertionError that names what was otherwise. Never: a
state that no message brought about.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import loop
import town
from yiwang.backstage.database import Database
from yiwang.backstage.messages import SYSTEM, Actor
from yiwang.city import service as city
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import CaseView, FileCase, Filter
from yiwang.flow.cases.service.procedures import _SHIPPED
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import Act as ActOnIncident
from yiwang.flow.incidents.messages import (
    AskReopen,
    ContactGiven,
    MakeReport,
    Part,
    PlaceGiven,
    Rate,
    Receipt,
)
from yiwang.kernel.clock import CITY_ZONE
from yiwang.kernel.errors import YiwangError
from yiwang.kernel.ids import format_id, parse_id

BEGIN = datetime(2026, 3, 4, 9, 0, tzinfo=CITY_ZONE)
WHO = {
    "值班席": "desk", "徐汇值班席": "desk_xuhui", "浦东值班席": "desk_pudong", "区水务局": "water", "抢修班": "pump",
    "网格员": "worker", "另一位网格员": "worker2", "值班长": "chief", "领导": "mayor",
}  # fmt: skip
VERBS = {
    "派遣": "dispatch", "签收": "accept", "指派班组": "assign_crew", "到场": "start_handling", "退回": "send_back",
    "反馈结果": "report_result", "核查通过": "verify_pass", "核查不通过": "verify_fail", "免核查": "skip_verification",
    "结案": "close", "返工": "rework", "申请延期": "extend", "同意延期": "approve_extension", "申请挂账": "defer",
    "同意挂账": "approve_deferral", "恢复计时": "resume", "裁定主办": "mediate", "催办": "remind", "备注": "note",
    "作废": "void", "强制结案": "force_close", "协办签收": "assist_accept", "协办完成": "assist_done",
}  # fmt: skip
# Metres of latitude and longitude near 31° north, well enough for a story.
_METRE = (1 / 95_300, 1 / 111_000)


@dataclass(frozen=True)
class Story:
    """One file."""

    story: str
    shows: list[str]
    steps: list[dict[str, Any]]

    @classmethod
    def read(cls, path: Path) -> "Story":
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(story=told["story"], shows=told["shows"], steps=told["step"])


@dataclass
class Teller:
    """Remembers what the story has named so far."""

    database: Database
    people: town.Town
    background: Any
    now: datetime = BEGIN
    reports: dict[str, Receipt] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    incidents: dict[str, str] = field(default_factory=dict)

    async def take(self, step: dict[str, Any]) -> None:
        """One step: the hour, the deed (or its refusal), the news, what is then to be seen."""
        self.now = _hour(step["at"]) if "at" in step else self.now + timedelta(minutes=1)
        self.database.clock = self.background.database.clock = lambda: self.now
        refused = None
        try:
            await self._do(step)
        except YiwangError as error:
            refused = error.code
        assert refused == step.get("refused"), f"refused by {refused}"
        await self.background.settle()
        for name, expected in step.get("then", {}).items():
            seen = await self._seen(step, name)
            assert _same(name, seen, expected), f"{name} is {seen!r}, told as {expected!r}"

    async def _do(self, step: dict[str, Any]) -> None:
        does = step["does"]
        if does in VERBS:
            await self._act(step, VERBS[does])
        elif does != "看":
            await getattr(self, f"_{_DEEDS[does]}")(step)

    def _actor(self, step: dict[str, Any]) -> Actor:
        actor: Actor = getattr(self.people, WHO[step["who"]])
        return actor

    async def _report(self, step: dict[str, Any]) -> None:
        lon, lat = town.IN_XUHUI
        east, north = step.get("metres", (0, 0))
        by = None if step["who"] == "居民" else self._actor(step)
        door = await self.database.actor_of_account("door-web")
        command = MakeReport(
            text=step["text"], channel=step.get("channel"), source_id=step.get("source_id"),
            standard=step.get("standard"),
            place=PlaceGiven(lon=lon + east * _METRE[0], lat=lat + north * _METRE[1], accuracy_m=10),
            contact=ContactGiven(phone=step["phone"]) if "phone" in step else None,
            uploads=[await loop.upload(self.database, by or door)] if step.get("photo") else [],
        )  # fmt: skip
        async with self.database.transaction(door) as tx:
            receipt = await incidents.report(tx, command, by=by)
        self.reports[step["as"]] = receipt
        self.incidents[step["as"]] = receipt.incident.id

    async def _file(self, step: dict[str, Any]) -> None:
        incident_id = parse_id(self.incidents[step["on"]])
        actor = self._actor(step)
        self_handled = step["does"] == "自行处置"
        uploads = [await loop.upload(self.database, actor)] if step.get("photo") else []
        async with self.database.transaction(actor) as tx:
            incident = await incidents.get(tx, incident_id)
            command = FileCase(
                expected_version=incident.version, standard=step.get("standard") or incident.standard_code or "",
                self_handled=self_handled, text=step.get("text"), uploads=uploads,
            )  # fmt: skip
            self.cases[step["as"]] = await cases.file_case(tx, incident_id, command)

    async def _act(self, step: dict[str, Any], verb: str) -> None:
        actor, case_id = self._actor(step), self.cases[step["on"]]
        given: dict[str, Any] = {
            name: step[name] for name in ("reason", "text", "hours") if name in step
        }
        if step.get("photo"):
            given["uploads"] = [await loop.upload(self.database, actor)]
        if "to" in step:
            given["department_id"] = format_id(getattr(self.people, WHO[step["to"]]).department_id)
        if "assisting" in step:
            given["assisting"] = [await self._department(name) for name in step["assisting"]]
        if "crew" in step:
            given["crew_id"] = format_id(getattr(self.people, WHO[step["crew"]]).crew_id)
        await loop.act(self.database, actor, case_id, verb, step.get("version"), **given)

    async def _department(self, name: str) -> str:
        async with self.database.reading(SYSTEM) as tx:
            found = next(d for d in await city.departments(tx) if d.name.endswith(name))
        return format_id(found.id)

    async def _on_incident(self, step: dict[str, Any]) -> None:
        actor = self._actor(step)
        action = {"拆分": "split", "归并": "merge", "不予立案": "decline", "撤销归并": "unmerge"}[
            step["does"]
        ]
        parts = [Part(standard=part["standard"], text=part["text"]) for part in step.get("parts", [])]  # fmt: skip
        incident_id = parse_id(self.incidents[step["on"]])
        async with self.database.transaction(actor) as tx:
            seen = await incidents.show(tx, incident_id, "zh")
            command = ActOnIncident(
                expected_version=seen.version, parts=parts, reason=step.get("reason"), text=step.get("text"),
                into=self.incidents[step["into"]] if "into" in step else None,
            )  # fmt: skip
            after = await incidents.act(tx, incident_id, action, command)
        if action == "split":
            for part, incident in zip(
                step["parts"], [after.id, *[s.id for s in after.siblings]], strict=True
            ):
                self.incidents[part["as"]] = incident

    async def _rate(self, step: dict[str, Any]) -> None:
        token = self.reports[step["on"]].token or ""
        door = await self.database.actor_of_account("door-web")
        async with self.database.transaction(door) as tx:
            await incidents.rate(tx, token, Rate(stars=step["stars"], solved=step["solved"]), "zh")

    async def _ask_reopen(self, step: dict[str, Any]) -> None:
        token = self.reports[step["on"]].token or ""
        door = await self.database.actor_of_account("door-web")
        async with self.database.transaction(door) as tx:
            await incidents.ask_reopen(tx, token, AskReopen(reason=step["reason"]), "zh")

    async def _publish(self, step: dict[str, Any]) -> None:
        text = (_SHIPPED / "national.v1.toml").read_text(encoding="utf-8")
        text = text.replace("version = 1", f"version = {step['version']}", 1)
        for old, new in step["changed"].items():
            assert old in text
            text = text.replace(f'"{old}"', f'"{new}"')
        async with self.database.transaction(SYSTEM) as tx:
            await cases.publish_procedure(tx, text)

    async def _seen(self, step: dict[str, Any], name: str) -> Any:
        on = step.get("as") or step.get("on") or ""
        if name in _OF_CITY:
            return await self._of_city(name)
        if name in _OF_REPORT:
            return await self._of_report(self.reports[on], name)
        async with self.database.reading(self.people.chief) as tx:
            case = await cases.show(tx, self.cases[on], "zh")
            if name == "precedents":
                count = "SELECT count(*) FROM dispatch_ruling WHERE case_id = $1"
                return await tx.fetchval(count, self.cases[on])
        return _OF_CASE[name](case)

    async def _of_city(self, name: str) -> Any:
        async with self.database.reading(self.people.chief) as tx:
            if name == "incidents":
                return len({await _incident_of(tx, receipt) for receipt in self.reports.values()})
            wanted = Filter(overdue=True) if name == "overdue" else Filter()
            return (await cases.page(tx, wanted, "zh")).total

    async def _of_report(self, receipt: Receipt, name: str) -> Any:
        if name == "joined":
            return receipt.joined
        async with self.database.reading(SYSTEM) as tx:
            track = await incidents.track(tx, receipt.token or "", "zh")
        return {
            "told": " / ".join(told.text for told in track.told), "parts": len(track.parts), "others": track.others,
            "may_rate": track.can.rate, "may_reopen": track.can.reopen, "follows": track.incident.state,
            "reported_stage": next((s.id for s in reversed(track.stages) if s.state != "todo"), None),
        }[name]  # fmt: skip


async def _incident_of(tx: Any, receipt: Receipt) -> str:
    return (await incidents.track(tx, receipt.token or "", "zh")).incident.id


def _hour(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY_ZONE)


def _local(moment: datetime | None) -> str | None:
    return moment.astimezone(CITY_ZONE).strftime("%Y-%m-%d %H:%M") if moment else None


def _same(name: str, seen: Any, expected: Any) -> bool:
    if name in ("told", "why"):
        return all(
            words in seen for words in (expected if isinstance(expected, list) else [expected])
        )
    return bool(seen == (None if expected == "无" else expected))


_DEEDS = {
    "上报": "report", "立案": "file", "自行处置": "file", "拆分": "on_incident", "归并": "on_incident",
    "撤销归并": "on_incident", "不予立案": "on_incident", "评价": "rate", "要求重办": "ask_reopen", "发布流程": "publish",
}  # fmt: skip
_OF_CITY = {"incidents", "overdue", "cases"}
_OF_REPORT = {"joined", "told", "parts", "others", "may_rate", "may_reopen", "follows", "reported_stage"}  # fmt: skip


def _steps(case: CaseView) -> list[str]:
    return [step.action_name for step in case.steps]


_OF_CASE = {
    "stage": lambda case: case.stage_name,
    "state": lambda case: case.state,
    "holder": lambda case: case.holder.kind if case.holder else None,
    "due": lambda case: _local(case.due_at),
    "late": lambda case: case.overdue,
    "why": lambda case: " / ".join(case.deadline.text_zh),
    "history": _steps,
    "evidence": lambda case: len(case.evidence),
    "reworks": lambda case: case.rework_count,
    "reopened": lambda case: case.reopen_count,
    "sent_back": lambda case: case.send_back_count,
    "procedure": lambda case: case.procedure.version,
    "rating": lambda case: case.rating,
    "lead": lambda case: case.lead.name if case.lead else None,
    "crew": lambda case: case.crew.name if case.crew else None,
    "siblings": lambda case: len(case.siblings),
    "clock": lambda case: [segment.state for segment in case.clocks[0].segments] if case.clocks else [],
    "closed_how": lambda case: case.closed_how,
}  # fmt: skip
