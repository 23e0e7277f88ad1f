"""The demo's people as actors, and which of them acts for a place, a department or a crew."""

import random

from yiwang.backstage.messages import Actor

# Departments that are asked when it is nobody's: the subdistrict's office, urban management.
_GENERAL = ("-bsc", "-cgzf")


class People:
    """Looked up by what they are responsible for."""

    def __init__(self, actors: list[Actor]) -> None:
        self.by_name = {actor.name: actor for actor in actors}
        self.desks = [actor for actor in actors if actor.role == "desk"]
        self.grid = [actor for actor in actors if actor.name.startswith("grid-")]
        self.crews = {actor.crew_id: actor for actor in actors if actor.role == "crew"}
        self.departments = {
            actor.department_id: actor for actor in actors if actor.role == "department"
        }
        self.supervisors = [actor for actor in actors if actor.role == "supervisor"]

    def who_else(self, case_id: int) -> int:
        """Nobody is named for a case, or who is named has refused: a general department, the same one each time."""
        asked = sorted(
            key for key, actor in self.departments.items() if key and actor.name.endswith(_GENERAL)
        ) or sorted(key for key in self.departments if key)
        return asked[case_id % len(asked)]

    def desk(self, path: str, rng: random.Random) -> Actor:
        """A desk that sees `path`: mostly the nearest one, sometimes the one above."""
        return self._over(self.desks, path, rng)

    def supervisor(self, path: str, rng: random.Random) -> Actor:
        """A supervisor that sees `path`."""
        return self._over(self.supervisors, path, rng)

    def grid_worker(self, path: str) -> Actor | None:
        """The grid worker of a place, if it has one."""
        return next((actor for actor in self.grid if path.startswith(actor.area_path)), None)

    def handler(self, crew_id: int | None, department_id: int | None) -> Actor | None:
        """Who handles: the crew if there is one, else the department."""
        return self.crews.get(crew_id) if crew_id else self.departments.get(department_id)

    @staticmethod
    def _over(actors: list[Actor], path: str, rng: random.Random) -> Actor:
        seeing = [actor for actor in actors if path.startswith(actor.area_path)]
        seeing.sort(key=lambda actor: -len(actor.area_path))
        return seeing[0] if len(seeing) == 1 or rng.random() < 0.7 else rng.choice(seeing[1:])
