"""A case's life in the past: dispatched, accepted, handled, verified, closed, rated; with what goes otherwise.

In: a filed case. Out: its steps up to the horizon. About one in ten is late, as in the calibration cities.
"""

from yiwang.backstage.database import Tx
from yiwang.backstage.messages import Actor
from yiwang.flow.cases import service as cases
from yiwang.flow.cases.messages import Act
from yiwang.flow.dispatch import service as dispatch
from yiwang.flow.incidents import service as incidents
from yiwang.flow.incidents.messages import Rate
from yiwang.front.demo.past import Past
from yiwang.kernel.ids import format_id

MINUTES = {"urgent_hour": 60.0, "work_hour": 60.0, "work_day": 600.0}
LONGEST = (
    900.0  # minutes of ordinary work, so that most cases of the two days are seen to their end
)
LATE = 0.18


async def handle(past: Past) -> None:
    """From filing to rating."""
    for refused in past.rng.choices(((), (1,), (1, 2)), (94, 4, 2))[0]:
        await _dispatched(past)
        await past.wait(6, 20)
        case = await past.look()
        department = past.people.departments.get(case.lead_department_id)
        if case.stage != "accepting" or department is None:
            break
        await past.act(
            department, "send_back", reason=past.why("send_back"), text=f"第{refused}次退回"
        )
    await _dispatched(past)
    urgent = past.limit.unit == "urgent_hour"
    await past.wait(*((2, 5, 9) if urgent else (4, 10, 25)))
    await past.act(await _handler(past), "accept")
    await past.wait(*((6, 12, 20) if urgent else (15, 35, 80)), outdoors=not urgent)
    await past.act(await _handler(past), "start_handling")
    await _detour(past)
    await _done(past)
    await _rated(past)


async def _dispatched(past: Past) -> None:
    """As the dispatch centre proposes, unless a rule has done so; disputes are ruled on from above."""
    case = await past.look()
    if case.stage == "disputed":
        await past.wait(20, 50)
        await _dispatch(past, past.supervisor(), "mediate")
    elif case.stage == "dispatching":
        await past.wait(2, 5, 12)
        await _dispatch(past, past.desk(), "dispatch")


async def _dispatch(past: Past, actor: Actor, verb: str) -> None:
    async def work(tx: Tx) -> None:
        proposal = await dispatch.propose(tx, past.case, "zh")
        crew = next((crew for crew in proposal.crews if crew.able), None)
        lead = (
            proposal.department.id
            if proposal.department
            else format_id(past.people.who_else(past.case))
        )
        case = await cases.for_dispatch(tx, past.case)
        command = Act(
            expected_version=case.version, department_id=lead, crew_id=crew.id if crew else None,
            assisting=[other.id for other in proposal.assisting if other.id != lead],
            why=" ".join(choice.why for choice in (proposal.department, crew) if choice) or None,
            reason=past.why("mediate") if verb == "mediate" else None,
        )  # fmt: skip
        await cases.act(tx, past.case, verb, command)

    await past.do(actor, work)


async def _handler(past: Past) -> Actor | None:
    case = await past.look()
    return past.people.handler(case.crew_id, case.lead_department_id)


async def _detour(past: Past) -> None:
    """Now and then more time is asked for, or nothing can be done for long, or somebody above asks."""
    chance = past.rng.random()
    if chance < 0.05:
        await _ask(past, "extend", "approve_extension", hours=past.rng.choice((4, 8, 24)))
    elif chance < 0.06:
        await _ask(past, "extend", "refuse_extension", hours=8)
    elif chance < 0.085:
        await _ask(past, "defer", "approve_deferral")
        await past.wait(300, 900)
        await past.act(past.desk(), "resume")
    elif chance < 0.09:
        await past.wait(120)
        await past.act(past.supervisor(), "force_close", reason=past.why("force_close"))
    elif chance < 0.13:
        await past.act(past.supervisor(), "remind")
    elif chance < 0.16:
        await past.act(await _handler(past), "note", text=past.why("note"))


async def _ask(past: Past, question: str, answer: str, hours: int | None = None) -> None:
    department = past.people.departments.get((await past.look()).lead_department_id)
    if department is None:
        return
    await past.act(department, question, reason=past.why(question), hours=hours)
    await past.wait(15)
    refusal = past.why("refuse") if answer.startswith("refuse") else None
    await past.act(past.desk(), answer, reason=refusal)


def _minutes_of_work(past: Past) -> float:
    """Mostly a part of the time limit; now and then more than all of it."""
    allowed = past.limit.value * MINUTES[past.limit.unit]
    if past.rng.random() < LATE:
        return allowed * past.rng.uniform(0.8, 2.2)
    return min(allowed * past.rng.uniform(0.1, 0.55), LONGEST)


async def _done(past: Past) -> None:
    """Handled and verified, again if it must be, and closed."""
    while (await past.look()).stage == "handling":
        await past.wait(_minutes_of_work(past), outdoors=past.limit.unit != "urgent_hour")
        text = past.words.done(past.rng, past.told.standard)
        await past.act(await _handler(past), "report_result", text=text, photo="after")
        await past.wait(10, 30, 90)
        verifier = past.people.grid_worker(past.path) or past.desk()
        if past.rng.random() < 0.05:
            await past.act(verifier, "verify_fail", reason=past.why("verify_fail"))
            continue
        await past.act(verifier, "verify_pass", photo="after")
        await past.wait(4, 12, 40)
        if past.rng.random() < 0.02:
            await past.act(past.desk(), "rework", reason=past.why("rework"))
            continue
        await past.act(past.desk(), "close")


async def _rated(past: Past) -> None:
    """Some reporters rate; of the few that are not content, most see the case reopened by the desk."""
    token = past.token
    if token is None or past.told.channel == "patrol" or past.rng.random() > 0.45:
        return
    await past.wait(20, 90, 300)
    stars = past.rng.choices((5, 4, 3, 2, 1), (46, 28, 14, 7, 5))[0]
    rating = Rate(stars=stars, solved=stars > 2, text=past.words.rating(past.rng, stars))
    await past.do(past.doors["snap"], lambda tx: incidents.rate(tx, token, rating, "zh"))
    if stars == 1:
        await past.wait(30)
        await past.act(past.desk(), "reopen", reason=past.why("reopen"))
        await _done(past)
