import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from domain.errors import ConfigurationError
from monitor.store import Store, incidents
from monitor.store.tables import metadata


def test_a_migrated_database_has_exactly_the_tables_of_the_program(store: Store) -> None:
    with store.begin() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(store: Store) -> None:
    store.migrate()
    with store.reading() as conn:
        assert incidents.listing(conn) == ()


def test_a_database_of_a_newer_version_is_refused_with_a_remedy(store: Store) -> None:
    with store.begin() as conn:
        own = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError, match="newer Diting"):
        store.migrate()
    with store.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = :own"), {"own": own})
