import { HubError } from "@dth/core/error";
import type { ReceiptStore } from "@dth/core/receipt-writer";
import type { ManifestDownload } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { runsOf } from "./run-records.ts";

/** Names of a run's two files. */
function receiptNames(runId: string): { readonly receipt: string; readonly manifest: string } {
  return { receipt: `${runId}.json`, manifest: `${runId}.manifest.jsonl.gz` };
}

/**
 * Writes a run's receipt and manifest; a later one of the same run replaces them.
 *
 * @returns SHA-256 of the manifest
 * @throws HubError as `ReceiptWriter` and `ReceiptStore` do
 */
export async function writeReceipt(ports: HubPorts, runId: string): Promise<string> {
  const { job } = await runsOf(ports.records).get(runId);
  const names = receiptNames(runId);
  const { plugin, source, destination, options } = job;
  const asked = { plugin, source, destination, options };
  const { receipt, manifestSha256 } = await ports.receipts.write(
    runId,
    asked,
    ports.receiptStore.write(names.manifest),
  );
  const writer = ports.receiptStore.write(names.receipt).getWriter();
  await writer.write(new TextEncoder().encode(receipt));
  await writer.close();
  return manifestSha256;
}

/** The receipt's text. @throws HubError `NOT_FOUND` while there is none */
export async function readReceipt(store: ReceiptStore, runId: string): Promise<string> {
  return new Response(await openFile(store, receiptNames(runId).receipt)).text();
}

/** The manifest's bytes. @throws HubError `NOT_FOUND` while there is none */
export function readManifest(store: ReceiptStore, runId: string): Promise<ReadableStream<Uint8Array>> {
  return openFile(store, receiptNames(runId).manifest);
}

/** The manifest, by its address where the store has one: a door need not carry it then. @throws HubError `NOT_FOUND` while there is none */
export async function openManifest(store: ReceiptStore, runId: string): Promise<ManifestDownload> {
  if (store.link === undefined) return { stream: await readManifest(store, runId) };
  const { manifest } = receiptNames(runId);
  const url = await store.link(manifest, `manifest-${runId}.jsonl.gz`);
  if (url === undefined) throw noReceipt();
  return { url };
}

/** Forgets both files. */
export async function deleteReceipt(store: ReceiptStore, runId: string): Promise<void> {
  const { receipt, manifest } = receiptNames(runId);
  await Promise.all([store.delete(receipt), store.delete(manifest)]);
}

async function openFile(store: ReceiptStore, name: string): Promise<ReadableStream<Uint8Array>> {
  const file = await store.read(name);
  if (file === undefined) throw noReceipt();
  return file;
}

function noReceipt(): HubError {
  return new HubError("NOT_FOUND", "this run has no receipt yet");
}
