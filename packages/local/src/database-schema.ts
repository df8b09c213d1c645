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
  // The hub's own documents beside the ledger. What a record is found by stands apart from its body, so that a search
  // reads little; those columns are BLOBs of UTF-8 for the order of bytes.
  `
  CREATE TABLE records (
    n INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    sort BLOB NOT NULL,
    grp BLOB,
    text TEXT, -- lower case
    expires_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX records_by_id ON records (collection, id);
  CREATE INDEX records_in_order ON records (collection, sort, id);
  CREATE INDEX records_of_group ON records (collection, grp, sort, id) WHERE grp IS NOT NULL;
  CREATE INDEX records_by_end ON records (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE record_bodies (record INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT; -- JSON of the whole record

  CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    description TEXT,
    fields TEXT NOT NULL, -- JSON: their names
    updated_at INTEGER NOT NULL,
    key_id TEXT NOT NULL, -- tells the keys apart without telling the key
    nonce BLOB NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE log_lines (
    n INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, so that no old cursor skips new lines
    task TEXT NOT NULL,
    run TEXT NOT NULL,
    at INTEGER NOT NULL,
    level INTEGER NOT NULL, -- place in LOG_LEVELS
    message TEXT NOT NULL -- JSON
  ) STRICT;
  CREATE INDEX log_lines_by_run ON log_lines (run, n);
  CREATE INDEX log_lines_by_task ON log_lines (task, run, at);
  CREATE INDEX log_lines_by_time ON log_lines (at);

  CREATE TABLE measurements (
    task TEXT NOT NULL,
    metric TEXT NOT NULL,
    at INTEGER NOT NULL,
    run TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (task, metric, at, run)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX measurements_by_time ON measurements (at);
  `,
];
