import type { CopyRecord } from "@dth/core/ledger";
import type { Database } from "./database.ts";

/** Inside a transaction. Copies outlive the runs that made them. */
export function saveCopies(database: Database, destination: string, copies: readonly CopyRecord[]): void {
  database.run("INSERT INTO destinations (id) VALUES (?) ON CONFLICT DO NOTHING", destination);
  const n = destinationNumber(database, destination);
  for (const { key, sourceEtag, destinationEtag } of copies) {
    database.run(
      `INSERT INTO copies (destination, key, source_etag, destination_etag) VALUES (?, CAST(? AS BLOB), ?, ?)
       ON CONFLICT DO UPDATE SET source_etag = excluded.source_etag, destination_etag = excluded.destination_etag`,
      ...[n, key, sourceEtag, destinationEtag],
    );
  }
}

/** Inside a transaction. */
export function readCopies(
  database: Database,
  destination: string,
  keys: readonly string[],
): ReadonlyMap<string, CopyRecord> {
  const copies = new Map<string, CopyRecord>();
  const n = destinationNumber(database, destination);
  for (const key of keys) {
    const row = database.get(
      "SELECT source_etag, destination_etag FROM copies WHERE destination = ? AND key = CAST(? AS BLOB)",
      ...[n, key],
    );
    if (row === undefined) continue;
    copies.set(key, { key, sourceEtag: String(row.source_etag), destinationEtag: String(row.destination_etag) });
  }
  return copies;
}

/** Null matches no row. */
function destinationNumber(database: Database, destination: string): number | null {
  const row = database.get("SELECT n FROM destinations WHERE id = ?", destination);
  return row === undefined ? null : Number(row.n);
}
