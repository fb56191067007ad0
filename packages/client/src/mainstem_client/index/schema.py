"""The tables of the index (docs/formats/index.md)."""

VERSION = 2
"""Kept in the database as `user_version`; a database of any other version is deleted and made anew."""

TABLES = """
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
    id             INTEGER PRIMARY KEY,
    flow           TEXT NOT NULL,
    run            TEXT NOT NULL,
    created_us     INTEGER,
    ended_us       INTEGER,
    outcome        TEXT,
    user           TEXT,
    tags           TEXT,
    tag_operations INTEGER NOT NULL,
    written_bytes  INTEGER,
    UNIQUE (flow, run)
);

CREATE TABLE attempts (
    run_id        INTEGER NOT NULL REFERENCES runs (id),
    name          TEXT NOT NULL,
    step          TEXT NOT NULL,
    task          TEXT NOT NULL,
    attempt       INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    started_us    INTEGER,
    finished_us   INTEGER NOT NULL,
    written_bytes INTEGER NOT NULL,
    record        BLOB NOT NULL,
    UNIQUE (run_id, name)
);
"""
