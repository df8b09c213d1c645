import { readJson } from "../../api/json.ts";
import type { SideF } from "../../api/operations.ts";

/** From where to where a run goes. */
export interface JobSides {
  readonly plugin: string;
  readonly source: SideF;
  readonly destination: SideF;
}

/** Both sides as a run was told of them, whatever became of its task since; undefined for what is no job. */
export function readJobSides(job: unknown): JobSides | undefined {
  const found = readJson(job);
  if (!isRecord(found) || typeof found.plugin !== "string") return undefined;
  const [source, destination] = [readSide(found.source), readSide(found.destination)];
  return source && destination && { plugin: found.plugin, source, destination };
}

function readSide(side: unknown): SideF | undefined {
  if (!isRecord(side) || typeof side.type !== "string") return undefined;
  return { type: side.type, connection: null, parameters: JSON.stringify(side.parameters ?? {}) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
