import {
  type LogStream as AwsLogStream,
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  DeleteLogStreamCommand,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  type InputLogEvent,
  PutLogEventsCommand,
  paginateDescribeLogStreams,
} from "@aws-sdk/client-cloudwatch-logs";
import { HubError } from "@dth/core/error";
import { LOG_LEVELS, type LogEntry, type LogStream, type RunLogs } from "@dth/core/run-log";
import { awsError, isAwsError } from "./aws-errors.ts";
import { entryOf, eventsOf, inBatches } from "./run-log/events.ts";

/** What {@link openRunLogs} needs. */
export interface RunLogsOptions {
  readonly client: CloudWatchLogsClient;
  /** A log group, whose retention decides how long lines are kept. */
  readonly group: string;
}

/** Lines that one request reads at most. */
const MAX_READ = 10_000;
/** The cursor of a log that has not begun. */
const BEGINNING = "start";

/**
 * The logs of runs in one CloudWatch Logs group: the lines of a run in the stream `run/RUN`, and for each run an empty
 * stream `task/TASK/RUN`, by which the runs of a task are found.
 */
export function openRunLogs(options: RunLogsOptions): RunLogs {
  return new CloudWatchRunLogs(options);
}

class CloudWatchRunLogs implements RunLogs {
  readonly #client: CloudWatchLogsClient;
  readonly #group: string;
  /** The time of the last line that this process wrote to each run's log. */
  readonly #lastAt = new Map<string, number>();

  constructor({ client, group }: RunLogsOptions) {
    this.#client = client;
    this.#group = group;
  }

  async append(taskId: string, runId: string, entries: readonly LogEntry[]): Promise<void> {
    const { events, lastAt } = eventsOf(entries, this.#lastAt.get(runId) ?? 0);
    if (!this.#lastAt.has(runId)) await this.#begin(taskId, runId);
    this.#lastAt.set(runId, lastAt);
    for (const batch of inBatches(events)) {
      if (await this.#put(runId, batch)) continue;
      await this.#begin(taskId, runId);
      await this.#put(runId, batch);
    }
  }

  async read(
    runId: string,
    options: { readonly limit: number; readonly cursor?: string; readonly level?: LogEntry["level"] },
  ) {
    const gravity = LOG_LEVELS.indexOf(options.level ?? "debug");
    const entries: LogEntry[] = [];
    let cursor = cursorOf(options.cursor);
    while (entries.length < options.limit) {
      const limit = Math.min(MAX_READ, options.limit - entries.length);
      const from = cursor === BEGINNING ? {} : { nextToken: cursor };
      const page = await this.#get(runId, { startFromHead: true, limit, ...from });
      entries.push(...page.entries.filter(({ level }) => LOG_LEVELS.indexOf(level) >= gravity));
      // The end of a stream answers with the token that it was asked with.
      if (page.next === undefined || page.next === cursor) break;
      cursor = page.next;
    }
    return { entries, cursor };
  }

  async streams(taskId: string, limit: number): Promise<readonly LogStream[]> {
    const streams: LogStream[] = [];
    const prefix = `task/${taskId}/`;
    // Ids of runs rise with time, so that the newest are the last by name.
    for await (const { logStreamName = "" } of this.#describe(prefix, true)) {
      if (streams.length === limit) break;
      const runId = logStreamName.slice(prefix.length);
      const first = await this.#get(runId, { startFromHead: true, limit: 1 });
      const last = await this.#get(runId, { startFromHead: false, limit: 1 });
      const [[firstEntry], [lastEntry]] = [first.entries, last.entries];
      if (firstEntry === undefined || lastEntry === undefined) continue;
      streams.push({ runId, firstAt: firstEntry.at, lastAt: lastEntry.at });
    }
    return streams.sort((a, b) => b.firstAt - a.firstAt);
  }

  /** Only whole logs: single lines are forgotten by the group's retention. */
  async expire(before: number): Promise<void> {
    const kept = new Set<string>();
    for await (const { logStreamName = "", lastEventTimestamp, creationTime } of this.#describe("run/")) {
      const lastAt = lastEventTimestamp ?? creationTime ?? 0;
      if (lastAt < before) await this.#delete(logStreamName);
      else kept.add(logStreamName.slice("run/".length));
    }
    for await (const { logStreamName = "", creationTime = 0 } of this.#describe("task/")) {
      const runId = logStreamName.split("/").at(-1) ?? "";
      // A run may have begun since the others were listed.
      if (creationTime < before && !kept.has(runId)) await this.#delete(logStreamName);
    }
  }

  async #begin(taskId: string, runId: string): Promise<void> {
    for (const logStreamName of [`run/${runId}`, `task/${taskId}/${runId}`]) {
      const command = new CreateLogStreamCommand({ logGroupName: this.#group, logStreamName });
      await this.#ask(async () => {
        try {
          await this.#client.send(command);
        } catch (error) {
          if (!isAwsError(error, "ResourceAlreadyExistsException")) throw error;
        }
      });
    }
  }

  /** @returns whether the stream is there */
  #put(runId: string, logEvents: readonly InputLogEvent[]): Promise<boolean> {
    const request = { logGroupName: this.#group, logStreamName: `run/${runId}`, logEvents: [...logEvents] };
    return this.#ask(async () => {
      try {
        await this.#client.send(new PutLogEventsCommand(request));
        return true;
      } catch (error) {
        if (isAwsError(error, "ResourceNotFoundException")) return false;
        throw error;
      }
    });
  }

  /** A page; nothing of a stream that is not there. */
  #get(runId: string, options: Omit<GetLogEventsCommandInput, "logStreamName">) {
    const command = new GetLogEventsCommand({ logGroupName: this.#group, logStreamName: `run/${runId}`, ...options });
    return this.#ask(async () => {
      try {
        const { events = [], nextForwardToken } = await this.#client.send(command);
        return { entries: events.map(entryOf), next: nextForwardToken };
      } catch (error) {
        if (isAwsError(error, "ResourceNotFoundException")) return { entries: [], next: undefined };
        if (isAwsError(error, "InvalidParameterException")) throw wrongCursor();
        throw error;
      }
    });
  }

  async *#describe(logStreamNamePrefix: string, descending = false): AsyncGenerator<AwsLogStream> {
    const request = { logGroupName: this.#group, logStreamNamePrefix, descending };
    const pages = paginateDescribeLogStreams({ client: this.#client }, request)[Symbol.asyncIterator]();
    for (;;) {
      const page = await this.#ask(() => pages.next());
      if (page.done === true) return;
      yield* page.value.logStreams ?? [];
    }
  }

  async #delete(logStreamName: string): Promise<void> {
    const command = new DeleteLogStreamCommand({ logGroupName: this.#group, logStreamName });
    await this.#ask(async () => {
      try {
        await this.#client.send(command);
      } catch (error) {
        if (!isAwsError(error, "ResourceNotFoundException")) throw error;
      }
    });
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, { what: `the log group ${this.#group}`, otherwise: "RECORDS_UNUSABLE" });
    }
  }
}

/** Tokens of CloudWatch look like `f/36…/s`, and live for a day. */
function cursorOf(cursor: string = BEGINNING): string {
  if (cursor === BEGINNING || /^[bf]\/\d+(\/s)?$/.test(cursor)) return cursor;
  throw wrongCursor();
}

function wrongCursor(): HubError {
  return new HubError("INVALID_INPUT", "the cursor is not one of this log");
}
