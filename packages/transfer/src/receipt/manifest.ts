import { toHex } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import type { Hasher, Hashing } from "@dth/core/hashing";
import { compareKeys } from "@dth/core/key-order";
import type { Ledger } from "@dth/core/ledger";
import type { ItemOutcome, OutcomeKind } from "@dth/core/outcome";
import { canonicalJson, toJson } from "./json.ts";

/** What a manifest holds, and its digest. */
export interface ManifestDigest {
  /** Of the compressed bytes, in lower-case hexadecimal. */
  readonly sha256: string;
  /** Lines. */
  readonly entries: number;
  readonly counts: ManifestCounts;
  readonly lost: Lost;
}

/** What could not follow the copied objects. */
export interface Lost {
  readonly objects: number;
  /** Objects by what they lost, such as `tags`; each name of `metadata` counts under that word. */
  readonly what: Readonly<Record<string, number>>;
}

/** What a manifest's lines come to, while they are counted. */
interface Totals {
  readonly counts: ManifestCounts;
  readonly lost: { objects: number; readonly what: Record<string, number> };
}

/** Lines and bytes of objects by outcome. */
export type ManifestCounts = Readonly<Record<Exclude<OutcomeKind, "same">, { objects: number; bytes: number }>>;

const KINDS = ["copied", "skipped", "failed", "deleted"] as const;
const LINES_AT_ONCE = 500;

/**
 * Writes every outcome of the run that is not `same` to `sink`, a line of JSON each, in key order,
 * compressed by gzip. Memory does not grow with the number of lines.
 *
 * @throws HubError as the ledger does; whatever `sink` fails with
 */
export async function writeManifest(
  runId: string,
  ports: { readonly ledger: Ledger; readonly hashing: Hashing },
  sink: WritableStream<Uint8Array>,
): Promise<ManifestDigest> {
  const totals = newTotals();
  const hasher = ports.hashing.create("sha256");
  const outcomes = ports.ledger.outcomes(runId, { kinds: KINDS });
  await streamOf(linesOf(outcomes, totals))
    .pipeThrough(new TextEncoderStream())
    .pipeThrough(new CompressionStream("gzip"))
    .pipeThrough(watching((chunk) => hasher.update(chunk)))
    .pipeTo(sink);
  return digestOf(hasher, totals);
}

function digestOf(hasher: Hasher, totals: Totals): ManifestDigest {
  return { sha256: toHex(hasher.digest()), entries: total(totals.counts), ...totals };
}

/** A stream that asks for the next piece when there is room for it. */
function streamOf<T>(pieces: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async (reason) => void (await pieces.return(reason)),
  });
}

async function* linesOf(outcomes: AsyncIterable<ItemOutcome>, totals: Totals): AsyncGenerator<string> {
  let text = "";
  let lines = 0;
  for await (const outcome of outcomes) {
    count(totals, outcome);
    text += `${canonicalJson(toJson(outcome))}\n`;
    if (++lines % LINES_AT_ONCE > 0) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

/**
 * Reads a manifest to its end.
 * @throws HubError `RECEIPT_INVALID` when it is not one: not gzip, not JSON lines, not in key order
 */
export async function readManifest(manifest: ReadableStream<Uint8Array>, hashing: Hashing): Promise<ManifestDigest> {
  const totals = newTotals();
  const hasher = hashing.create("sha256");
  try {
    let previous: string | undefined;
    for await (const line of splitLines(inflate(manifest, (chunk) => hasher.update(chunk)))) {
      const outcome = JSON.parse(line) as ItemOutcome;
      if (previous !== undefined && compareKeys(previous, outcome.key) > 0) throw new Error("keys out of order");
      previous = outcome.key;
      count(totals, outcome);
    }
  } catch (error) {
    throw new HubError("RECEIPT_INVALID", "the manifest cannot be read", {
      cause: error,
      details: { differs: "manifest" },
    });
  }
  return digestOf(hasher, totals);
}

function inflate(manifest: ReadableStream<Uint8Array>, watch: (chunk: Uint8Array) => void): ReadableStream<string> {
  return manifest
    .pipeThrough(watching(watch))
    .pipeThrough(new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>)
    .pipeThrough(new TextDecoderStream("utf-8", { fatal: true }) as ReadableWritablePair<string, Uint8Array>);
}

async function* splitLines(text: ReadableStream<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of text) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") throw new Error("the last line is cut off");
}

function watching(watch: (chunk: Uint8Array) => void): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk: Uint8Array, controller) {
      watch(chunk);
      controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
    },
  });
}

function newTotals(): Totals {
  const none = () => ({ objects: 0, bytes: 0 });
  const counts = { copied: none(), skipped: none(), failed: none(), deleted: none() };
  return { counts, lost: { objects: 0, what: {} } };
}

function count({ counts, lost }: Totals, { kind, size, lost: named = [] }: ItemOutcome): void {
  const known = kind === "same" ? undefined : counts[kind];
  if (known === undefined) throw new Error(`a manifest has no outcome ${kind}`);
  known.objects++;
  known.bytes += size;
  if (named.length === 0) return;
  lost.objects++;
  const words = new Set(named.map((name) => name.split(":", 1)[0] as string));
  for (const word of words) lost.what[word] = (lost.what[word] ?? 0) + 1;
}

function total(counts: ManifestCounts): number {
  return KINDS.reduce((sum, kind) => sum + counts[kind].objects, 0);
}
