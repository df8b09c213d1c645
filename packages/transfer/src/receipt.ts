import { toHex } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import type { Ledger, RunState } from "@dth/core/ledger";
import type { Count, Tally } from "@dth/core/outcome";
import { canonicalJson, toJson } from "./receipt/json.ts";
import { isSignedBy, type SigningKey, sign } from "./receipt/keys.ts";
import { type Lost, type ManifestDigest, readManifest, writeManifest } from "./receipt/manifest.ts";

/** Names the shape of a {@link ReceiptSummary}; another shape has another name. */
const SCHEMA = "data-transfer-hub/receipt/v1";

/** What a run came to. */
export interface ReceiptSummary {
  readonly schema: typeof SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly run: {
    readonly id: string;
    readonly state: RunState;
    /** Milliseconds since the Unix epoch. */
    readonly startedAt: number;
    readonly finishedAt: number;
  };
  readonly source: string;
  readonly destination: string;
  /** SHA-256 of the canonical JSON of the options, in hexadecimal. */
  readonly optionsSha256: string;
  /** Both listings reached their end. */
  readonly listingComplete: boolean;
  readonly found: Count;
  readonly filtered: Count;
  /** Objects at the destination that the source lacks. */
  readonly extra: Count;
  readonly outcomes: Tally;
  /** What could not follow the copied objects; the manifest says it object by object. */
  readonly lost: Lost;
  /** The list of every outcome but `same`: gzip of JSON lines in key order. */
  readonly manifest: { readonly sha256: string; readonly entries: number };
}

/** A summary that cannot be changed without its signature telling. */
export interface Receipt {
  readonly summary: ReceiptSummary;
  readonly signature: {
    readonly algorithm: "Ed25519";
    /** Lower-case hexadecimal. */
    readonly publicKey: string;
    /** Of the summary's canonical JSON, in lower-case hexadecimal. */
    readonly value: string;
  };
}

/** What a receipt is made from. */
export interface ReceiptRequest {
  readonly runId: string;
  /** What the run was asked to do; only its digest is in the receipt. */
  readonly options: unknown;
  readonly tool: { readonly name: string; readonly version: string };
  readonly key: SigningKey;
  /** Gets the manifest's bytes, and is closed. */
  readonly manifest: WritableStream<Uint8Array>;
}

/** Ports of {@link createReceipt}. */
export interface ReceiptPorts {
  readonly ledger: Ledger;
  readonly hashing: Hashing;
}

const NONE: Count = { objects: 0, bytes: 0 };

/**
 * Writes the manifest and signs the summary of an ended run.
 * @throws HubError `RUN_NOT_FOUND`, `LEDGER_UNUSABLE`; whatever the manifest's stream fails with
 */
export async function createReceipt(request: ReceiptRequest, ports: ReceiptPorts): Promise<Receipt> {
  const { runId, tool, key } = request;
  const { ledger, hashing } = ports;
  const run = await ledger.run(runId);
  const checkpoint = await ledger.checkpoint(runId);
  const manifest = await writeManifest(runId, ports, request.manifest);
  const tally = await ledger.tally(runId);
  const options = new TextEncoder().encode(canonicalJson(toJson(request.options)));
  const summary: ReceiptSummary = {
    schema: SCHEMA,
    tool,
    run: { id: run.id, state: run.state, startedAt: run.startedAt, finishedAt: run.finishedAt ?? run.startedAt },
    source: run.source,
    destination: run.destination,
    optionsSha256: toHex(hashing.hash("sha256", options)),
    listingComplete: checkpoint?.complete ?? false,
    found: checkpoint?.found ?? NONE,
    filtered: checkpoint?.filtered ?? NONE,
    extra: checkpoint?.extra ?? NONE,
    outcomes: { same: tally.same, ...manifest.counts },
    lost: manifest.lost,
    manifest: { sha256: manifest.sha256, entries: manifest.entries },
  };
  const value = await sign(key, canonicalJson(toJson(summary)));
  return { summary, signature: { algorithm: "Ed25519", publicKey: key.publicKey, value } };
}

/** The receipt as a file holds it. */
export function formatReceipt(receipt: Receipt): string {
  return `${canonicalJson(toJson(receipt))}\n`;
}

/** What to check a receipt against. */
export interface VerifyRequest {
  /** As {@link formatReceipt} wrote it. */
  readonly receipt: string;
  readonly manifest: ReadableStream<Uint8Array>;
  readonly hashing: Hashing;
  /** Public key that must have signed, in hexadecimal. Absent: whoever signed. */
  readonly trustedKey?: string | undefined;
}

/**
 * Proves that neither receipt nor manifest was changed, by so much as a byte.
 *
 * @returns what the receipt says
 * @throws HubError `RECEIPT_INVALID`; `details.differs` is `form`, `signature`, `key` or `manifest`
 */
export async function verifyReceipt(request: VerifyRequest): Promise<ReceiptSummary> {
  const { summary, signature } = parseReceipt(request.receipt);
  if (request.trustedKey !== undefined && request.trustedKey.toLowerCase() !== signature.publicKey) {
    throw invalid("key", "the receipt was signed by another key");
  }
  if (!(await isSignedBy(signature.publicKey, canonicalJson(toJson(summary)), signature.value))) {
    throw invalid("signature", "the signature does not fit the receipt");
  }
  const manifest = await readManifest(request.manifest, request.hashing);
  if (!isDescribedBy(summary, manifest)) throw invalid("manifest", "the manifest is not the one of this receipt");
  return summary;
}

/** Only the exact text that {@link formatReceipt} writes is a receipt, so that no byte of it is free to change. */
function parseReceipt(text: string): Receipt {
  try {
    const receipt = JSON.parse(text) as Receipt;
    const { algorithm, publicKey, value } = receipt.signature;
    const signed = algorithm === "Ed25519" && typeof publicKey === "string" && typeof value === "string";
    const known = signed && receipt.summary.schema === SCHEMA;
    if (known && formatReceipt(receipt) === text) return receipt;
  } catch (error) {
    throw new HubError("RECEIPT_INVALID", "this is no receipt", { cause: error, details: { differs: "form" } });
  }
  throw invalid("form", "this is no receipt, or one of another version");
}

function isDescribedBy(summary: ReceiptSummary, { sha256, entries, counts, lost }: ManifestDigest): boolean {
  const { manifest, outcomes } = summary;
  const { same: _, ...listed } = outcomes;
  return (
    sha256 === manifest.sha256 &&
    entries === manifest.entries &&
    canonicalJson(toJson(listed)) === canonicalJson(toJson(counts)) &&
    canonicalJson(toJson(summary.lost)) === canonicalJson(toJson(lost))
  );
}

function invalid(differs: string, message: string): HubError {
  return new HubError("RECEIPT_INVALID", message, { details: { differs } });
}
