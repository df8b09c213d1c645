import type { TransportBody, TransportResponse } from "@dth/core/transport";
import { decodeText, type ErrorAnswer, errorAnswer, isErrorDocument, isHtml } from "./error-answer.ts";
import type { S3Answer, S3Request } from "./s3-request.ts";

/** Bytes of an answer that is read as text. A listing page of 1,000 longest keys stays far below. */
const TEXT_LIMIT = 64 * 1024 * 1024;

const NO_BODY: TransportBody = {
  bytes: async () => new Uint8Array(),
  chunks: async function* () {},
  discard: async () => {},
};

/** Reads an answer as far as it was asked for; a failure inside a success becomes a refusal. */
export async function readAnswer(response: TransportResponse, request: S3Request): Promise<S3Answer | ErrorAnswer> {
  const { status, headers, body } = response;
  if (request.answer === "stream") return { status, headers, text: "", body };
  if (request.answer === "none") {
    await body.discard();
    return { status, headers, text: "", body: NO_BODY };
  }
  const text = decodeText(await body.bytes(TEXT_LIMIT));
  const answer = { status, headers, text, body: NO_BODY };
  if (!text.startsWith("<") || isErrorDocument(text) || isHtml(text)) {
    return text.trim() === "" ? answer : refusalOrAnswer(answer);
  }
  return answer;
}

/** Whitespace may precede the document while a store works; a web page may stand in its place. */
function refusalOrAnswer(answer: S3Answer): S3Answer | ErrorAnswer {
  const text = answer.text.trim();
  if (text.startsWith("<") && !isErrorDocument(text) && !isHtml(text)) return { ...answer, text };
  return errorAnswer(answer.status, answer.headers, text);
}

/** Whether an answer is what was asked for. */
export function isS3Answer(answer: S3Answer | ErrorAnswer): answer is S3Answer {
  return "body" in answer;
}

/** What the caller makes of an answer; an answer that it rejects does not hold its connection. */
export async function delivered<T>(answer: S3Answer, read: (answer: S3Answer) => T): Promise<T> {
  try {
    return read(answer);
  } catch (error) {
    await answer.body.discard();
    throw error;
  }
}
