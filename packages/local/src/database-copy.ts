import { DatabaseSync } from "node:sqlite";
import { HubError } from "@dth/core/error";
import { toDatabaseError } from "./database-error.ts";
import { APPLICATION_ID } from "./database-schema.ts";

/**
 * Writes the state file as it is at one moment into a new file, while others go on using it.
 *
 * @throws HubError `RECORDS_UNUSABLE`, `DISK_FULL`
 */
export function copyDatabase(from: string, to: string): void {
  withDatabase(from, (database) => database.prepare("VACUUM INTO ?").run(to));
}

/**
 * Looks for damage: in the whole file, or in what hubs cannot do without, which takes a moment also for large files.
 *
 * @throws HubError `RECORDS_UNUSABLE` for a file that is damaged, missing or another program's
 */
export function checkDatabase(path: string, extent: "whole" | "records"): void {
  withDatabase(path, (database) => {
    if (pragma(database, "application_id") !== APPLICATION_ID) throw damaged(path, "it is not a hub's");
    const tables = extent === "whole" ? [""] : ["(records)", "(record_bodies)", "(secrets)"];
    for (const table of tables) {
      const found = pragma(database, "quick_check", table);
      if (found !== "ok") throw damaged(path, String(found));
    }
  });
}

function pragma(database: DatabaseSync, name: string, argument = ""): unknown {
  return database.prepare(`PRAGMA ${name}${argument}`).get()?.[name];
}

function damaged(path: string, why: string): HubError {
  return new HubError("RECORDS_UNUSABLE", `the state file ${path} cannot be used: ${why.split("\n")[0]}`);
}

function withDatabase(path: string, use: (database: DatabaseSync) => void): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    database.exec("PRAGMA busy_timeout = 10000");
    use(database);
  } catch (error) {
    throw toDatabaseError(error, path, "RECORDS_UNUSABLE");
  } finally {
    database?.close();
  }
}
