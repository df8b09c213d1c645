import { hasCode } from "@dth/core/error";
import type { TransportResponse } from "@dth/core/transport";
import { STATUS_VERDICTS, VERDICT_PATTERNS, VERDICTS, type Verdict } from "./error-taxonomy.ts";
import { parseXml, rootName, type XmlElement } from "./xml/document.ts";

/** A refusal, as far as the store explains it. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The vendor's own code. */
  readonly code?: string;
  readonly message?: string;
  /** Of an `<Error>` document: more elements, by name. */
  readonly texts: Readonly<Record<string, string>>;
  /** `foreign`: a text that no object store writes, such as a login page. */
  readonly format: "xml" | "json" | "empty" | "foreign";
  /** Start of a foreign text. */
  readonly firstWords?: string;
}

/** Bytes of an error answer that are looked at. */
const ERROR_BODY_LIMIT = 256 * 1024;

const decoder = new TextDecoder("utf-8", { ignoreBOM: false });

/** Bytes of an answer as text. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/**
 * Reads a refusal.
 *
 * @throws HubError of the transport when the body breaks off that would say what a 4xx means:
 * guessing from the status could end a whole job for a network fault
 */
export async function readErrorAnswer(response: TransportResponse): Promise<ErrorAnswer> {
  return errorAnswer(response.status, response.headers, await readText(response));
}

async function readText({ status, body }: TransportResponse): Promise<string> {
  try {
    return decodeText(await body.bytes(ERROR_BODY_LIMIT));
  } catch (error) {
    const statusSaysIt = status >= 500 || status === 429;
    if (hasCode(error, "BAD_RESPONSE") || (statusSaysIt && !hasCode(error, "CANCELLED"))) return "";
    throw error;
  }
}

/** Makes sense of a refusal's body: XML as S3 writes it, JSON as some vendors do, or something foreign. */
export function errorAnswer(status: number, headers: ErrorAnswer["headers"], text: string): ErrorAnswer {
  const trimmed = text.trim();
  // HEAD has no body; some stores put the code into a header instead.
  const headerCode = headers["x-amz-error-code"] ?? headers["x-minio-error-code"];
  const base = { status, headers, texts: {}, ...(headerCode === undefined ? {} : { code: headerCode }) };
  if (trimmed === "") return { ...base, format: "empty" };
  if (trimmed.startsWith("{")) return { ...base, ...fromJson(trimmed) };
  if (isHtml(trimmed) || !trimmed.startsWith("<"))
    return { ...base, format: "foreign", firstWords: firstWords(trimmed) };
  return { ...base, ...fromXml(trimmed) };
}

function fromXml(text: string): Pick<ErrorAnswer, "format" | "texts" | "code" | "message" | "firstWords"> {
  const error = errorElement(text);
  if (error === undefined) return { format: "foreign", texts: {}, firstWords: firstWords(text) };
  const { Code, Message } = error.texts;
  return {
    format: "xml",
    texts: error.texts,
    ...(Code === undefined ? {} : { code: Code.trim() }),
    ...(Message === undefined ? {} : { message: Message.trim() }),
  };
}

/** The `<Error>` element, also inside `<ErrorResponse>` as some gateways wrap it. */
function errorElement(text: string): XmlElement | undefined {
  try {
    const root = parseXml(text);
    return root.name === "Error" ? root : root.children.find((child) => child.name === "Error");
  } catch {
    // Cut off, or no XML: what it says cannot be trusted, the status can.
    return undefined;
  }
}

function fromJson(text: string): Pick<ErrorAnswer, "format" | "texts" | "code" | "message" | "firstWords"> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { format: "foreign", texts: {}, firstWords: firstWords(text) };
  }
  const { code, message, error } = parsed as Record<string, unknown>;
  // Web consoles answer in JSON too, such as MinIO's with a number for a code.
  if (typeof code !== "string" && typeof error !== "string") {
    return { format: "foreign", texts: {}, firstWords: firstWords(text) };
  }
  return {
    format: "json",
    texts: {},
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof message === "string" ? { message } : {}),
  };
}

/** Whether a text is a web page. */
export function isHtml(text: string): boolean {
  return /^\s*(?:<!doctype html|<html|<head|<body)/i.test(text);
}

/** Start of a foreign text, without tags, for an error message. */
function firstWords(text: string): string {
  const words = text
    .slice(0, 4000)
    .replace(/<(script|style)[\s\S]*?(?:<\/\1>|$)/gi, " ")
    .replace(/<[^>]*>?/g, " ")
    .replace(/[\s\u0000-\u001f\u007f]+/g, " ")
    .trim();
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}

/** Whether an answer with a success status carries a failure: Copy and Complete do that. */
export function isErrorDocument(text: string): boolean {
  return rootName(text).startsWith("Error");
}

/** What a refusal means, before it is known what was asked for. */
export function judge(answer: ErrorAnswer): Verdict {
  const named = answer.code === undefined ? undefined : (VERDICTS.get(answer.code) ?? byPattern(answer.code));
  if (named !== undefined) return named;
  if (isFarFromS3(answer) || isLoginRedirect(answer)) return { code: "BAD_RESPONSE", reaction: "stop" };
  const byStatus = STATUS_VERDICTS.get(answer.status);
  if (byStatus !== undefined) return byStatus;
  if (answer.status >= 500 || answer.status < 300) return { code: "SERVER_UNAVAILABLE", reaction: "retry" };
  if (answer.status < 400) return { code: "BAD_RESPONSE", reaction: "stop" };
  return { code: "REQUEST_REFUSED", reaction: "stop" };
}

function byPattern(code: string): Verdict | undefined {
  return VERDICT_PATTERNS.find(([pattern]) => pattern.test(code))?.[1];
}

/** A way to another page of the same server: stores send to other servers. */
function isLoginRedirect({ status, headers }: ErrorAnswer): boolean {
  return status > 300 && status < 400 && headers.location?.startsWith("/") === true;
}

/** A web page where XML belongs. Gateways in trouble answer so too, and theirs pass. */
function isFarFromS3(answer: ErrorAnswer): boolean {
  if (answer.format !== "foreign") return false;
  return answer.status < 500 && answer.status !== 408 && answer.status !== 429 && answer.status !== 499;
}
