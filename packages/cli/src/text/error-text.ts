import type { HubError } from "@dth/core/error";
import { ERROR_CODES, type Language } from "@dth/core/error-codes";
import type { Waiting } from "../signs-of-life.ts";
import { formatDuration } from "./units.ts";
import { printable, wrap } from "./width.ts";
import { say } from "./words.ts";

/** How an error is shown. */
export interface ErrorTextOptions {
  readonly language: Language;
  readonly width: number;
  /** With stacks, for debugging. */
  readonly debug: boolean;
}

/** What and where, why, and what to do: one line each, wrapped to the terminal. */
export function renderError(error: HubError, options: ErrorTextOptions): string {
  const { language } = options;
  const cause = causeLine(error);
  const colon = language === "zh" ? "：" : ":";
  const lines = [
    ...labelled(
      `${say(language, "error")} [${error.code}]${colon}`,
      withoutAddressSecrets(error.message),
      options.width,
    ),
    ...(cause === undefined ? [] : labelled(`  ${say(language, "cause")}${colon}`, cause, options.width)),
    ...labelled(`  ${say(language, "todo")}${colon}`, ERROR_CODES[error.code].remedy[language], options.width),
  ];
  if (options.debug) lines.push(...stacks(error));
  return `${lines.join("\n")}\n`;
}

/** One line on a store that is waited for. */
export function renderWaiting({ endpoint, kind, reason, sinceMs }: Waiting, language: Language): string {
  if (kind === "throttled") return `${endpoint}: ${say(language, "askedToWait")} (${formatDuration(sinceMs)})`;
  const what = reason ?? `${endpoint}: ${say(language, "noAnswer")}`;
  return `${say(language, "retrying")} (${formatDuration(sinceMs)}): ${printable(what)}`;
}

function labelled(label: string, text: string, width: number): string[] {
  const [first = "", ...rest] = wrap(`${label}${label.endsWith(":") ? " " : ""}${printable(text)}`, width - 4);
  const indent = label.startsWith(" ") ? first.slice(0, 2) : "";
  return [indent === "" ? first : `  ${first.trimStart()}`, ...rest.map((line) => `    ${line}`)];
}

/** The vendor's own words where it gave some, else the innermost cause's. */
export function causeLine(error: HubError): string | undefined {
  const { attempts, ...details } = error.details;
  const facts = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  if (typeof attempts === "number" && attempts > 1) facts.push(`tried ${attempts} times`);
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 4; cause = cause.cause) {
    if (cause.message && !error.message.includes(cause.message)) causes.push(cause.message);
  }
  const text = [causes.at(-1) ?? causes[0], facts.length > 0 ? facts.join(", ") : undefined];
  const line = text.filter((part) => part !== undefined).join("; ");
  return line === "" ? undefined : withoutAddressSecrets(line.replace(/\s+/gu, " "));
}

function stacks(error: Error): string[] {
  const lines = withoutAddressSecrets(error.stack ?? "").split("\n");
  return error.cause instanceof Error ? [...lines, "caused by:", ...stacks(error.cause)] : lines;
}

/** Of presigned addresses, in the dialects of S3, OSS, COS, OBS, GCS and Azure. */
const SIGNED = /([?&](?:[\w-]*(?:signature|credential|security-token|accesskeyid)|sig|q-ak|token)=)[^&\s"';,]*/giu;
const PASSWORD = /(:\/\/)[^\s"'/@?#]*:[^\s"'/@?#]*@/gu;

/** A text without the passwords and signatures of the addresses in it: people paste presigned ones. */
export function withoutAddressSecrets(text: string): string {
  return text.replace(SIGNED, "$1***").replace(PASSWORD, "$1***@");
}
