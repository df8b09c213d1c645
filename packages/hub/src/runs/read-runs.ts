import { fromBase64, toBase64, utf8 } from "@dth/core/byte-text";
import { HubError, hasCode } from "@dth/core/error";
import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import type { OutcomeFilter } from "@dth/core/ledger";
import type { OutcomeKind } from "@dth/core/outcome";
import * as v from "valibot";
import { pageOf } from "../access/page-request.ts";
import { parseInput } from "../access/parse-input.ts";
import type { Run, RunItem } from "../entities.ts";
import type { Page, PageRequest } from "../page.ts";
import type { HubPorts } from "../ports.ts";
import { runOf, runsOf } from "./run-records.ts";

const KINDS = ["copied", "same", "skipped", "failed", "deleted"] as const satisfies readonly OutcomeKind[];

/** Whether a text is one of our error codes. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === "string" && Object.hasOwn(ERROR_CODES, text);
}

const ItemsSchema = v.object({
  kinds: v.optional(v.pipe(v.array(v.picklist(KINDS)), v.maxLength(KINDS.length))),
  code: v.optional(v.custom<ErrorCode>(isErrorCode, "is not an error code | 不是错误代码")),
  search: v.optional(v.pipe(v.string(), v.maxLength(1_024))),
});

/** Items that a search looks through for one page; the page may come back short, with a cursor that goes on. */
const MAX_LOOKED = 20_000;

/** What items are asked for. */
export type ItemsQuery = PageRequest & OutcomeFilter & { readonly search?: string };

/** Runs, newest first. */
export async function listRuns(
  { records }: Pick<HubPorts, "records">,
  query: PageRequest & { readonly taskId?: string },
): Promise<Page<Run>> {
  const { taskId } = query;
  const { items, cursor } = await runsOf(records).list({
    ...pageOf(query),
    order: "descending",
    ...(taskId !== undefined && { group: taskId }),
  });
  return { items: items.map(runOf), ...(cursor !== undefined && { cursor }) };
}

/**
 * A page of a run's items, in key order. Both items of one key, a copy and a delete, come on one page, which may be one
 * longer for that.
 *
 * @throws HubError `INVALID_INPUT`, `NOT_FOUND` for a run that is none
 */
export async function listItems(ports: HubPorts, runId: string, query: ItemsQuery): Promise<Page<RunItem>> {
  const { kinds, code, search = "" } = parseInput(ItemsSchema, query);
  const { limit, cursor } = pageOf(query);
  await runsOf(ports.records).get(runId);
  const filter = { ...(kinds && { kinds }), ...(code && { code }) };
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const items: RunItem[] = [];
  let looked = 0;
  let last: string | undefined;
  try {
    for await (const item of ports.ledger.outcomes(runId, filter, after)) {
      const full = items.length >= limit || looked >= MAX_LOOKED;
      if (full && last !== undefined && item.key !== last) return { items, cursor: writeCursor(last) };
      last = item.key;
      looked += 1;
      if (item.key.includes(search)) items.push(item);
    }
  } catch (error) {
    // A run that never got as far as the ledger has no items.
    if (!hasCode(error, "RUN_NOT_FOUND")) throw error;
  }
  return { items };
}

/** Keys are any text, and a cursor travels in addresses. */
function writeCursor(key: string): string {
  return toBase64(utf8(JSON.stringify(key)));
}

function readCursor(cursor: string): string {
  try {
    const key: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(cursor)));
    if (typeof key === "string") return key;
  } catch {
    // Not base64 of JSON: not ours.
  }
  throw new HubError("INVALID_INPUT", "the cursor is not one of this listing");
}
