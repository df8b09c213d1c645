import type { UploadRecord } from "@dth/core/ledger";
import type { UploadPart } from "@dth/core/object-store";
import type { Database } from "./database.ts";

// All of these run inside a transaction.

/** @returns what is recorded now: an earlier upload stays, an earlier intent makes way for an upload */
export function saveUpload(database: Database, run: number, upload: UploadRecord): UploadRecord {
  const known = readUpload(database, run, upload.key);
  if (known?.uploadId !== undefined || (known !== undefined && upload.uploadId === undefined)) return known;
  database.run(
    `INSERT INTO uploads (run, key, upload) VALUES (?, CAST(? AS BLOB), ?)
     ON CONFLICT DO UPDATE SET upload = excluded.upload`,
    ...[run, upload.key, JSON.stringify(upload)],
  );
  return upload;
}

/** The open upload of a key. */
export function readUpload(database: Database, run: number, key: string): UploadRecord | undefined {
  const row = database.get("SELECT upload FROM uploads WHERE run = ? AND key = CAST(? AS BLOB)", run, key);
  return row === undefined ? undefined : JSON.parse(String(row.upload));
}

/** Every open upload of a run, in key order. */
export function readUploads(database: Database, run: number): readonly UploadRecord[] {
  return database
    .all("SELECT upload FROM uploads WHERE run = ? ORDER BY key", run)
    .map((row) => JSON.parse(String(row.upload)));
}

/** @returns how many parts the upload has now */
export function savePart(database: Database, run: number, key: string, uploadId: string, part: UploadPart): number {
  database.run(
    `INSERT INTO parts (run, key, upload_id, number, part) VALUES (?, CAST(? AS BLOB), ?, ?, ?)
     ON CONFLICT DO UPDATE SET part = excluded.part`,
    ...[run, key, uploadId, part.partNumber, JSON.stringify(part)],
  );
  const row = database.get(
    "SELECT count(*) AS n FROM parts WHERE run = ? AND key = CAST(? AS BLOB) AND upload_id = ?",
    ...[run, key, uploadId],
  );
  return Number(row?.n);
}

/** The parts that are recorded of an upload, ascending. */
export function readParts(database: Database, run: number, key: string, uploadId: string): readonly UploadPart[] {
  return database
    .all(
      "SELECT part FROM parts WHERE run = ? AND key = CAST(? AS BLOB) AND upload_id = ? ORDER BY number",
      ...[run, key, uploadId],
    )
    .map((row) => JSON.parse(String(row.part)));
}

/** Forgets an upload and its parts. */
export function deleteUpload(database: Database, run: number, key: string): void {
  database.run("DELETE FROM uploads WHERE run = ? AND key = CAST(? AS BLOB)", run, key);
  database.run("DELETE FROM parts WHERE run = ? AND key = CAST(? AS BLOB)", run, key);
}
