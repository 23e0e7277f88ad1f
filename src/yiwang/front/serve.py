"""The web process: what granian starts."""

import logging

from litestar import Litestar

from yiwang.front.app import build
from yiwang.front.settings import Settings


def app() -> Litestar:
    """The application with settings from the environment."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )
    return build(Settings.from_environment())
