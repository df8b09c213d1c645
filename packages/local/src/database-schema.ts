/** Marks our files among SQLite's, so that another program's database is never taken for ours: "DTHL". */
export const APPLICATION_ID = 0x4454484c;

/**
 * What takes a file from version `n` to `n + 1`, at index `n`; `PRAGMA user_version` holds the version.
 * A released entry is never edited: a change of the schema is one more entry.
 *
 * Keys are BLOBs of UTF-8, so that SQL's order is the order of keys. Runs are named by small numbers
 * inside. An item is one row from when it is found until its run is forgotten: its outcome is written
 * into it, so "found without outcome" needs no join. What the finder knew of the items of a batch is
 * one JSON text a batch (`payloads`), gone when all of them succeeded. `counts` and `works` are kept
 * exact by the transactions that change `items`.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT UNIQUE, -- NULL while the run is being forgotten
    started_at INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_start ON runs (started_at, n);
  CREATE TABLE checkpoints (run INTEGER PRIMARY KEY, checkpoint TEXT NOT NULL) STRICT;

  CREATE TABLE items (
    run INTEGER NOT NULL,
    key BLOB NOT NULL,
    action INTEGER NOT NULL, -- 0 copy, 1 delete
    work INTEGER, -- NULL: an outcome that is not of found work
    kind INTEGER NOT NULL DEFAULT 0, -- see ledger-rows.ts; 0 open
    size INTEGER,
    at INTEGER,
    code TEXT NOT NULL DEFAULT '',
    detail TEXT, -- JSON of what else the outcome says
    PRIMARY KEY (run, key, action)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX items_exceptional ON items (run, kind, code, key, action) WHERE kind >= 4;
  CREATE TABLE counts (
    run INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    code TEXT NOT NULL,
    objects INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (run, kind, code)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE works (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL,
    id TEXT NOT NULL,
    open INTEGER NOT NULL, -- items without outcome
    unfinished INTEGER NOT NULL -- items without success
  ) STRICT;
  CREATE INDEX works_by_run ON works (run, n);
  CREATE TABLE payloads (work INTEGER PRIMARY KEY, items TEXT NOT NULL) STRICT;

  CREATE TABLE uploads (
    run INTEGER NOT NULL,
    key BLOB NOT NULL,
    upload TEXT NOT NULL,
    PRIMARY KEY (run, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE parts (
    run INTEGER NOT NULL,
    key BLOB NOT NULL,
    upload_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (run, key, upload_id, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE destinations (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE copies (
    destination INTEGER NOT NULL,
    key BLOB NOT NULL,
    source_etag TEXT NOT NULL,
    destination_etag TEXT NOT NULL,
    PRIMARY KEY (destination, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    n INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, so no old receipt fits new work
    run TEXT NOT NULL,
    dead INTEGER NOT NULL DEFAULT 0,
    visible_at INTEGER NOT NULL, -- of a dead letter: when it died
    leased INTEGER NOT NULL DEFAULT 0,
    leases INTEGER NOT NULL DEFAULT 0, -- ever; numbers the receipts
    deliveries INTEGER NOT NULL DEFAULT 0 -- since sent or redriven
  ) STRICT;
  CREATE INDEX messages_by_time ON messages (run, dead, visible_at, leased);
  CREATE TABLE message_bodies (message INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
  `,
];
