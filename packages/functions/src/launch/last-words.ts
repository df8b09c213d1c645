import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "@dth/core/clock";
import { HubError, toHubError } from "@dth/core/error";
import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import * as v from "valibot";
import { LAST_WORDS } from "../log.ts";

/** What {@link lastWords} needs. */
export interface LastWordsOptions {
  readonly logs: CloudWatchLogsClient;
  readonly clock: Clock;
  /** Log group of the tasks' programs. */
  readonly group: string;
  /** Before the names of the streams of the task's containers. */
  readonly streams: string;
}

/** Milliseconds of the log that are looked at: tries follow one another within minutes. */
const LOOKED_AT_MS = 15 * 60_000;
/** Looks, and milliseconds between them: lines arrive some seconds after they were written. */
const LOOKS = 3;
const PAUSE_MS = 4_000;
/** Pages of one look. */
const PAGES = 5;

const LineSchema = v.object({
  code: v.custom<ErrorCode>((code) => typeof code === "string" && Object.hasOwn(ERROR_CODES, code)),
  error: v.string(),
});

/**
 * What a task's program said last before it ended: of a container, ECS tells no more than that it has ended.
 *
 * @returns undefined when it said nothing that can be found
 * @throws HubError `LAUNCH_FAILED` when the log cannot be read
 */
export async function lastWords({ logs, clock, group, streams }: LastWordsOptions): Promise<HubError | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await clock.sleep(PAUSE_MS);
    const said = (await linesOf(logs, group, streams, clock.now() - LOOKED_AT_MS)).flatMap(wordsIn);
    const last = said.at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}

async function linesOf(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  logStreamNamePrefix: string,
  startTime: number,
): Promise<readonly string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const filterPattern = `{ $.message = ${JSON.stringify(LAST_WORDS)} }`;
    const where = { logGroupName, logStreamNamePrefix };
    const command = new FilterLogEventsCommand({ ...where, startTime, filterPattern, nextToken });
    const { events = [], nextToken: next } = await logs.send(command).catch((error: unknown) => {
      throw new HubError("LAUNCH_FAILED", `the log ${logGroupName} cannot be read`, { cause: toHubError(error) });
    });
    lines.push(...events.map(({ message = "" }) => message));
    nextToken = next;
    if (next === undefined) break;
  }
  return lines;
}

function wordsIn(line: string): readonly HubError[] {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), LineSchema), line);
  return success ? [new HubError(output.code, output.error)] : [];
}
