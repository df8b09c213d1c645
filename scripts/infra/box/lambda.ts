import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { serviceError } from "@dth/testkit/state-machine";

/** A function of Lambda: one process, one event after the other, as AWS keeps it. */
export interface LambdaFunction {
  /** @throws Error by the name of what the handler threw, with what Step Functions tells as its cause */
  invoke(event: unknown): Promise<unknown>;
  /** What it wrote. */
  log(): string;
  close(): Promise<void>;
}

const MARK = "\u0000ANSWER ";

/** Reads an event a line and answers each, with nothing but the bundle. */
const HOST = (bundle: string) => `
import { createInterface } from "node:readline";
const { handler } = await import(${JSON.stringify(bundle)});
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { value: (await handler(JSON.parse(line), { getRemainingTimeInMillis: () => 900_000 })) ?? null };
  } catch (error) {
    answer = { errorType: error?.name ?? "Error", errorMessage: String(error?.message ?? error) };
  }
  process.stdout.write(${JSON.stringify(MARK)} + JSON.stringify(answer) + "\\n");
}`;

interface Answer {
  readonly value?: unknown;
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** Starts one under plain Node. @param bundle path of the bundle, whose export is `handler` */
export function startFunction(bundle: string, env: Readonly<Record<string, string>>): LambdaFunction {
  const child = spawn(process.execPath, ["--input-type=module", "-e", HOST(bundle)], {
    env: { ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let log = "";
  let waiting: PromiseWithResolvers<Answer> | undefined;
  child.stderr.on("data", (chunk) => {
    log += chunk;
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith(MARK)) waiting?.resolve(JSON.parse(line.slice(MARK.length)));
    else log += `${line}\n`;
  });
  const ended = once(child, "exit");
  void ended.then(() => waiting?.reject(new Error(`the function ended: ${log}`)));
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (event: unknown): Promise<unknown> => {
    waiting = Promise.withResolvers<Answer>();
    child.stdin.write(`${JSON.stringify(event)}\n`);
    const { value, errorType, errorMessage } = await waiting.promise;
    if (errorType !== undefined) throw serviceError(errorType, JSON.stringify({ errorType, errorMessage }));
    return value;
  };
  return {
    invoke(event) {
      const answer = last.then(() => ask(event));
      last = answer.catch(() => undefined);
      return answer;
    },
    log: () => log,
    async close() {
      child.stdin.end();
      child.kill();
      await ended;
    },
  };
}
