"""Fixtures over the real servers; what is not installed is skipped, and the reason says what."""

from collections.abc import Iterator

import pytest

from tests.conftest import require
from tests.lab.people import People
from tests.lab.servers import Network, Piece, Postgres, atproto


@pytest.fixture
def postgres_url(lab_postgres: Postgres) -> Iterator[str]:
    """The URL, for SQLAlchemy, of an empty database that is this test's own."""
    with lab_postgres.database() as name:
        yield lab_postgres.url(name, driver="postgresql+psycopg")


@pytest.fixture(scope="session")
def lab_network(lab_postgres: Postgres) -> Iterator[Network]:
    """A network whose search knows display names, as the public one's does."""
    require(Piece.REDIS, Piece.NETWORK)
    with atproto(lab_postgres, search=True) as network:
        yield network


@pytest.fixture(scope="session")
def stock_network(lab_postgres: Postgres) -> Iterator[Network]:
    """A network that answers 200 and nobody to every display name."""
    require(Piece.REDIS, Piece.NETWORK)
    with atproto(lab_postgres, search=False) as network:
        yield network


@pytest.fixture
def people(lab_network: Network) -> Iterator[People]:
    with People.of(lab_network) as people:
        yield people


@pytest.fixture
def stock_people(stock_network: Network) -> Iterator[People]:
    with People.of(stock_network) as people:
        yield people
