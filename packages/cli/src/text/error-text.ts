import type { HubError } from "@dth/core/error";
import { ERROR_CODES, type Language } from "@dth/core/error-codes";
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
  const lines = [
    ...labelled(`${say(language, "error")} [${error.code}]`, withoutAddressSecrets(error.message), options.width),
    ...(cause === undefined ? [] : labelled(`  ${say(language, "cause")}`, cause, options.width)),
    ...labelled(`  ${say(language, "todo")}`, ERROR_CODES[error.code].remedy[language], options.width),
  ];
  if (options.debug) lines.push(...stacks(error));
  return `${lines.join("\n")}\n`;
}

function labelled(label: string, text: string, width: number): string[] {
  const [first = "", ...rest] = wrap(`${label}: ${printable(text)}`, width);
  const indent = label.startsWith(" ") ? first.slice(0, 2) : "";
  return [indent === "" ? first : `  ${first.trimStart()}`, ...rest.map((line) => `    ${line}`)];
}

/** The vendor's own words where it gave some, else the innermost cause's. */
export function causeLine(error: HubError): string | undefined {
  const facts = Object.entries(error.details).map(([name, value]) => `${name} ${value}`);
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 4; cause = cause.cause) {
    if (cause.message && !error.message.includes(cause.message)) causes.push(cause.message);
  }
  const text = [causes.at(-1) ?? causes[0], facts.length > 0 ? `(${facts.join(", ")})` : undefined];
  const line = text.filter((part) => part !== undefined).join(" ");
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
