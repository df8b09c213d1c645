import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import process from "node:process";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import * as tls from "node:tls";
import { busyMeter } from "@dth/local/busy-meter";
import { systemClock } from "@dth/local/clock";
import { EXIT } from "./exit-codes.ts";
import type { Host, Output, StopSignal } from "./host.ts";
import { keepHeapLean } from "./lean-heap.ts";

/** The real process, on Node or Deno. */
export function createProcessHost(): Host {
  // What is said of the work is not the work: it goes on when nobody hears of it.
  process.stderr.on("error", () => {});
  return {
    env: process.env,
    directory: process.cwd(),
    home: homedir(),
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    clock: systemClock(),
    readStdin,
    ask,
    onStop,
    onOutputLost,
    ...busyMeter(),
    keepHeapLean,
    exit: (code) => process.exit(code),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      if (stream.writable) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: () => (stream.isTTY ? (stream.columns ?? 80) : 80),
  };
}

async function readStdin(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString("utf8");
}

async function ask(question: string, secret: boolean): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: secret ? silent : process.stderr, terminal: true });
  const answer = await new Promise<string | undefined>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(undefined));
    lines.once("SIGINT", () => lines.close());
  });
  lines.close();
  if (secret) process.stderr.write("\n");
  return answer?.trim();
}

function onStop(listener: (signal: StopSignal) => void): () => void {
  const signals: readonly StopSignal[] = ["SIGINT", "SIGTERM"];
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) {
      process.off(signal, listener);
      // Until the last output is written a signal still ends this process with the code that says so.
      process.on(signal, () => process.exit(EXIT.stopped));
    }
  };
}

function onOutputLost(listener: (reason: string) => void): void {
  let isLost = false;
  process.stdout.on("error", ({ code = "EIO" }: NodeJS.ErrnoException) => {
    if (isLost) return;
    isLost = true;
    // The last words may be lost after the command has given its exit code.
    if (code !== "EPIPE")
      process.once("exit", (given) => (process.exitCode = given === EXIT.ok ? EXIT.unusable : given));
    listener(code);
  });
}

/** Trusts the authorities of AWS_CA_BUNDLE beside the usual ones. What cannot be read is only remarked. */
export function trustBundle(path: string | undefined, host: Host): void {
  if (!path) return;
  try {
    const bundle = readFileSync(path, "utf8");
    const certificates = bundle.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/gu) ?? [];
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), ...certificates]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    host.stderr.write(`AWS_CA_BUNDLE ${path}: ${reason}\n`);
  }
}
