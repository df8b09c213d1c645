import type { DeadLetter } from "@dth/core/dead-letter";
import { deadWork } from "@dth/core/dead-letter";
import { ERROR_CODES } from "@dth/core/error-codes";
import type { RunRef } from "@dth/core/launcher";
import type { FailureGroup } from "@dth/core/ledger";
import type { RecordStore } from "@dth/core/record-store";
import type { Caller } from "../caller.ts";
import type { ShownDeadLetter } from "../entities.ts";
import type { HubPorts } from "../ports.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { runsOf } from "../runs/run-records.ts";

/** A dead letter whose queue is gone. */
interface KeptLetter extends DeadLetter {
  readonly version: number;
  readonly runId: string;
}

/** Dead letters that are shown. */
const MAX_DEAD = 1_000;
/** Samples of a group, and characters of each. */
const SAMPLES = 5;
const SAMPLE_CHARACTERS = 100;

/** The kept letters. The group is the run. */
export function lettersOf(records: RecordStore): DocumentCollection<KeptLetter> {
  return collectionOf<KeptLetter>(records, "letter", ({ id, runId }) => ({ sort: id, group: runId }));
}

/**
 * Keeps dead letters with their run, before their queue goes. Repeated, it keeps each once.
 *
 * @throws HubError as `RecordStore` does: then their queue must stay
 */
export async function keepLetters(
  { records }: Pick<HubPorts, "records">,
  { runId }: RunRef,
  letters: readonly DeadLetter[],
): Promise<void> {
  for (const letter of letters) {
    const owner = letter.runId ?? runId;
    const id = `${owner}-${letter.id}`;
    const body: KeptLetter = { ...letter, id, version: 0, runId: owner };
    await records.put("letter", { id, body, sort: id, group: owner }, "any");
  }
}

/** What was given up in a run: what is kept, and what its queue has while it is there. */
export async function deadLettersOf(
  ports: HubPorts,
  { language }: Caller,
  runId: string,
): Promise<readonly ShownDeadLetter[]> {
  const { taskId } = await runsOf(ports.records).get(runId);
  const kept = await lettersOf(ports.records).gather(runId);
  const there = (await queued(ports, { taskId, runId })).map((letter) => ({ ...letter, id: `${runId}-${letter.id}` }));
  const known = new Set(kept.map(({ id }) => id));
  const letters = [...kept, ...there.filter(({ id }) => !known.has(id))].slice(0, MAX_DEAD);
  return letters.map(({ id, kind, keys, code, text }) => ({
    ...{ id, runId, kind, keys, code, remedy: ERROR_CODES[code].remedy[language] },
    ...(text !== undefined && { text }),
  }));
}

async function queued(ports: HubPorts, ref: RunRef): Promise<readonly DeadLetter[]> {
  if (ports.deadLetters !== undefined) return ports.deadLetters.look(ref, MAX_DEAD);
  const host = ports.pluginHost(ref);
  try {
    return (await host.queue(ref.runId).deadLetters(MAX_DEAD)).map(deadWork);
  } finally {
    await host.close();
  }
}

/** Messages of a run that nobody could read, as a failure; of work, the ledger has the failures. */
export async function unreadableOf(
  { records }: Pick<HubPorts, "records">,
  runId: string,
): Promise<readonly FailureGroup[]> {
  const letters = (await lettersOf(records).gather(runId)).filter(({ code }) => code === "MESSAGE_UNREADABLE");
  if (letters.length === 0) return [];
  const samples = letters.slice(0, SAMPLES).map(({ text = "" }) => text.slice(0, SAMPLE_CHARACTERS));
  return [{ code: "MESSAGE_UNREADABLE", objects: letters.length, bytes: 0, samples }];
}
