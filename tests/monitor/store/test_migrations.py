from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select, text

from domain.assessment import Assessment
from domain.errors import ConfigurationError
from domain.notification import Reason
from domain.observation import Profile
from domain.past import Kept
from monitor.store import Store, baselines, deadlines, incidents, migrations, record, snapshots, tables
from monitor.store.tables import metadata
from tests.factories import NOW, incident, later, post, profile
from tests.monitor.store.databases import KEY

SUBJECT = profile().key
# A case and what was seen of its subject, as version 0003 wrote them.
WRITTEN = (
    f"""INSERT INTO incidents (number, version, fingerprint, classification, official, subject, unit, severity, rule,
    findings, first_seen, last_seen, score, status, presence, acknowledged_by, dismissals, status_since, profile)
    VALUES (7, 1, 'masquerade|unit:linze-ga|{SUBJECT}', 'masquerade', 'unit:linze-ga', '{SUBJECT}', 'linze-ga', 3,
    'impostor.tier1', '[]', '2026-03-02 01:30:00+00:00', '2026-03-02 01:30:00+00:00', 0.95, 'suspected', 'present',
    '', '[]', '2026-03-02 01:30:00+00:00', '{{"platform":"bluesky","user_id":"did:plc:stranger"}}')""",
    f"""INSERT INTO trusted (account, profile, trusted_at) VALUES ('{SUBJECT}',
    '{{"platform":"bluesky","user_id":"did:plc:stranger","followers":3}}', '2026-03-02 01:30:00+00:00')""",
    f"""INSERT INTO posts (account, post_id, revision, post, seen_at) VALUES ('{SUBJECT}', 'p1', 'r1',
    '{{"post_id":"p1","revision":"r1","text":"通知","published_at":"2026-03-02T01:30:00Z"}}',
    '2026-03-02 01:30:00+00:00')""",
)
# What version 0004 told people, and would have told them again.
TOLD = (
    f"""INSERT INTO incidents (number, version, fingerprint, classification, official, subject, unit, severity, rule,
    findings, first_seen, last_seen, score, status, presence, acknowledged_by, dismissals, status_since, remind_at)
    VALUES (8, 3, 'masquerade|unit:other|{SUBJECT}', 'masquerade', 'unit:other', '{SUBJECT}', 'other', 3,
    'masquerade.tier1', '[]', '2026-03-02 01:30:00+00:00', '2026-03-02 01:30:00+00:00', 0.95, 'confirmed', 'present',
    '', '[]', '2026-03-02 02:00:00+00:00', '2026-03-02 02:30:00+00:00')""",
    """INSERT INTO history (incident, version, at, status, severity, presence, score, rule, acknowledged_by, told)
    VALUES (8, 3, '2026-03-02 02:00:00+00:00', 'confirmed', 3, 'present', 0.95, 'masquerade.tier1', '',
    '["repeated"]')""",
    """INSERT INTO outbox (key, incident, event, reason, channel, address, due_at, attempts, state, error, owner)
    VALUES ('k', 8, 3, 'repeated', 'webhook', 'sealed', '2026-03-02 02:00:00+00:00', 0, 'waiting', '', '')""",
)


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


def test_a_database_of_the_version_before_keeps_what_it_holds(bare_url: str) -> None:
    store = Store(bare_url, KEY)
    with store.begin() as conn:
        migrations.upgrade(conn, "0003")
        for statement in WRITTEN:
            conn.exec_driver_sql(statement)
    store.migrate()
    with store.begin() as conn:
        bare = Profile(platform="bluesky", user_id="did:plc:stranger")
        assert incidents.get(conn, 7) == incident(number=7, version=1, findings=(), profile=bare)
        assert snapshots.trusted(conn, SUBJECT) == replace(bare, followers=3)
        assert snapshots.add_posts(conn, SUBJECT, [post()], NOW) == ()
        _remember(conn)
    store.close()


def test_a_case_that_was_reminded_of_goes_on_by_deadlines(bare_url: str) -> None:
    store = Store(bare_url, KEY)
    with store.begin() as conn:
        migrations.upgrade(conn, "0004")
        for statement in TOLD:
            conn.exec_driver_sql(statement)
    store.migrate()
    with store.begin() as conn:
        case, (event,) = incidents.known(conn, 8), incidents.history(conn, 8)
        reasons = conn.execute(select(tables.outbox.c.reason)).scalars().all()
        assert (case.confirmed_at, case.assessment, case.owner) == (later(minutes=30), Assessment(), "")
        assert (event.told, reasons) == ((Reason.OVERDUE,), [Reason.OVERDUE])
        assert deadlines.unsettled(conn) == (8,)
    store.close()


def _remember(conn: Connection) -> None:
    kept = Kept(post=post(), seen_at=NOW)
    record.write(conn, SUBJECT, (), [kept])
    baselines.put(conn, SUBJECT, b"state", NOW)
    assert (record.read(conn, SUBJECT), baselines.read(conn, SUBJECT)) == ((kept,), b"state")
