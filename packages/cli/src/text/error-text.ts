import type { HubError } from "@dth/core/error";
import { ERROR_CODES, type Language } from "@dth/core/error-codes";
import type { Waiting } from "../signs-of-life.ts";
import { translate, translated } from "./phrases.ts";
import { formatDuration } from "./units.ts";
import { printable, wrap } from "./width.ts";
import { say, type Word } from "./words.ts";

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
  const cause = causeLine(error, language);
  const colon = language === "zh" ? "：" : ":";
  const lines = [
    ...labelled(`${say(language, "error")} [${error.code}]${colon}`, whatHappened(error, language), options.width),
    ...(cause === undefined ? [] : labelled(`  ${say(language, "cause")}${colon}`, cause, options.width)),
    ...labelled(`  ${say(language, "todo")}${colon}`, ERROR_CODES[error.code].remedy[language], options.width),
  ];
  if (options.debug) lines.push(...stacks(error));
  return `${lines.join("\n")}\n`;
}

/** In Chinese a sentence that is not known comes as it is, after what kind of trouble it is. */
function whatHappened({ message, class: kind }: HubError, language: Language): string {
  const clean = withoutAddressSecrets(message);
  return translated(clean, language) ?? `${say(language, `class-${kind}`)}${clean}`;
}

/** One line on a store that is waited for. */
export function renderWaiting({ endpoint, kind, reason, sinceMs }: Waiting, language: Language): string {
  if (kind === "throttled")
    return `${endpoint}: ${say(language, "askedToWait")} (${formatDuration(sinceMs, language)})`;
  const what = (reason && translate(reason, language)) ?? `${endpoint}: ${say(language, "noAnswer")}`;
  return `${say(language, "retrying")} (${formatDuration(sinceMs, language)}): ${printable(what)}`;
}

function labelled(label: string, text: string, width: number): string[] {
  const [first = "", ...rest] = wrap(`${label}${label.endsWith(":") ? " " : ""}${printable(text)}`, width - 4);
  const indent = label.startsWith(" ") ? first.slice(0, 2) : "";
  return [indent === "" ? first : `  ${first.trimStart()}`, ...rest.map((line) => `    ${line}`)];
}

/** The vendor's own words where it gave some, else the innermost cause's. */
export function causeLine(error: HubError, language: Language = "en"): string | undefined {
  const { attempts, ...details } = error.details;
  const facts = Object.entries(details).map(([name, value]) => `${factName(name, language)} ${value}`);
  if (typeof attempts === "number" && attempts > 1) facts.push(say(language, "tried").replace("{}", String(attempts)));
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 4; cause = cause.cause) {
    if (cause.message && !error.message.includes(cause.message)) causes.push(cause.message);
  }
  const innermost = causes.at(-1);
  const text = [innermost && translate(innermost, language), facts.length > 0 ? facts.join(", ") : undefined];
  const line = text.filter((part) => part !== undefined).join("; ");
  return line === "" ? undefined : withoutAddressSecrets(line.replace(/\s+/gu, " "));
}

/** Names of details for people; others are shown as they are. */
function factName(name: string, language: Language): string {
  const names: Readonly<Record<string, Word>> = {
    status: "fact-status",
    bucket: "fact-bucket",
    key: "fact-key",
    vendorCode: "fact-vendorCode",
    requestId: "fact-requestId",
  };
  const word = Object.hasOwn(names, name) ? names[name] : undefined;
  return word === undefined ? name : say(language, word);
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
