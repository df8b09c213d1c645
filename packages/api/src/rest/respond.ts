import type { Clock } from "@dth/core/clock";
import type { TellOptions } from "../http/problem.ts";
import { bodyOf, linesOf, serverSentEvents } from "../http/streams.ts";
import type { Answer } from "./route.ts";

/** What making a response needs beside the answer. */
export interface RespondOptions {
  readonly clock: Clock;
  readonly told: TellOptions;
  /** Of the request, where the caller has the document already. */
  readonly ifNoneMatch?: string | undefined;
  /** Where operations begin, for `Location`. */
  readonly prefix: string;
  /** Ends what streams. */
  readonly signal: AbortSignal;
  /** Called when a stream begins. */
  readonly begun: () => void;
  /** Called when a stream is over: at its end, or because the caller went. */
  readonly over: () => void;
}

/** The response of an answer. @throws what the first line of a stream fails with */
export async function respond(answer: Answer, options: RespondOptions): Promise<Response> {
  switch (answer.kind) {
    case "json":
      return jsonResponse(answer, options);
    case "empty":
      return new Response(null, { status: 204 });
    case "underway":
      return new Response(null, { status: 202, headers: { "Retry-After": `${answer.retryAfterSeconds}` } });
    case "elsewhere":
      return new Response(null, { status: 302, headers: { Location: answer.url, "Cache-Control": "no-store" } });
    case "text":
      return new Response(answer.text, { headers: downloadHeaders(answer) });
    case "bytes":
      return new Response(answer.stream, { headers: downloadHeaders(answer) });
    case "lines": {
      const lines = await linesOf(answer.rows, options.told);
      options.begun();
      return new Response(bodyOf(lines, options.over), { headers: { "Content-Type": "application/x-ndjson" } });
    }
    case "events": {
      const texts = serverSentEvents(answer.events, options.clock, options.told, options.signal);
      options.begun();
      const headers = { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" };
      return new Response(bodyOf(texts, options.over), { headers });
    }
  }
}

function jsonResponse(answer: Answer & { readonly kind: "json" }, { ifNoneMatch, prefix }: RespondOptions): Response {
  const { status, body, version, location } = answer;
  const headers = new Headers({ "Content-Type": "application/json" });
  if (location !== undefined) headers.set("Location", `${prefix}${location}`);
  if (version !== undefined) headers.set("ETag", etagOf(version));
  const known = version !== undefined && (ifNoneMatch ?? "").split(",").some((tag) => tag.trim() === etagOf(version));
  if (status === 200 && known) return new Response(null, { status: 304, headers });
  return new Response(JSON.stringify(body), { status, headers });
}

function etagOf(version: number): string {
  return `"${version}"`;
}

function downloadHeaders({ type, fileName }: { readonly type: string; readonly fileName: string }): Headers {
  return new Headers({ "Content-Type": type, "Content-Disposition": `attachment; filename="${fileName}"` });
}
