import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { paced } from "./paced.ts";

/** A hub whose every task is running, and which tells of it all the time: a real one behind, its news made up here. */
export interface BusyHub {
  readonly url: string;
  /** News that were sent so far. */
  readonly sent: number;
  close(): void;
}

/** Of so many news, one says that a task has changed, whereupon pages ask anew; the others tell of progress. */
const CHANGE_EVERY = 10;

interface Row {
  readonly id: string;
  progress: string;
  currentRunId: string | null;
}

/** Stands before a hub. @param perMinute news a minute, spread evenly over the tasks that were listed */
export async function startBusyHub(hub: string, perMinute: number): Promise<BusyHub> {
  const tasks = new Set<string>();
  let sent = 0;
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port }: AddressInfo = Object(server.address());

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = request.method === "POST" ? await textOf(request) : undefined;
    if (request.headers.accept === "text/event-stream") return tell(response, body?.includes("onRunProgress") === true);
    const { host: _, connection: __, "content-length": ___, ...rest } = request.headers;
    const headers = Object.entries(rest).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    );
    const got = await fetch(hub + (request.url ?? "/"), {
      method: request.method ?? "GET",
      headers,
      ...(body !== undefined && { body }),
    });
    const kept = [...got.headers].filter(([name]) => !/^(content-(encoding|length)|transfer-encoding)$/.test(name));
    const bytes = Buffer.from(await got.arrayBuffer());
    response.writeHead(got.status, Object.fromEntries(kept));
    response.end(body?.includes("tasks(") === true ? running(bytes.toString(), tasks) : bytes);
  }

  function tell(response: ServerResponse, progress: boolean): void {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    const end = paced(perMinute, (n) => {
      const isChange = n % CHANGE_EVERY === 0;
      const taskId = [...tasks][n % Math.max(1, tasks.size)];
      if (taskId === undefined || isChange === progress) return;
      sent += 1;
      response.write(`event: next\ndata: ${JSON.stringify({ data: isChange ? change(taskId) : news(taskId, n) })}\n\n`);
    });
    response.on("close", end);
  }

  return {
    url: `http://127.0.0.1:${port}`,
    get sent() {
      return sent;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** The list of tasks as if each was running. */
function running(text: string, tasks: Set<string>): string {
  const answer: { data?: { tasks?: { items: Row[] } } } = JSON.parse(text);
  for (const row of answer.data?.tasks?.items ?? []) {
    tasks.add(row.id);
    row.progress = "IN_PROGRESS";
    row.currentRunId = `run-${row.id}`;
  }
  return JSON.stringify(answer);
}

function change(taskId: string): object {
  return { onTaskChanged: { taskId, progress: "IN_PROGRESS", deleted: false, at: new Date().toISOString() } };
}

function news(taskId: string, n: number): object {
  const count = (objects: number) => ({ objects, bytes: objects * 1_000 });
  const snapshot = {
    phase: "copying",
    listingComplete: false,
    transferredBytes: n * 1_000_000,
    workers: 1,
    requestsInFlight: 16,
    retries: 0,
    throttles: 0,
    limiting: "nothing",
    budget: null,
    startedAt: new Date(Date.now() - 60_000).toISOString(),
    elapsedMs: 60_000,
    found: count(100_000),
    same: count(10_000),
    filtered: count(0),
    extra: count(0),
    queued: count(50_000),
    copied: count(n % 90_000),
    skipped: count(10),
    failed: count(n % 7),
    deleted: count(0),
    lastError: null,
  };
  const at = new Date().toISOString();
  return { onRunProgress: { taskId, runId: `run-${taskId}`, progress: "IN_PROGRESS", snapshot, at } };
}
