import type { CDPSession, Page } from "playwright-core";

/** What becomes of a question to the hub. */
export type Answer =
  /** The hub answers it. */
  | "asked"
  /** No answer comes. */
  | "held"
  /** The hub cannot be reached. */
  | "failed"
  | { readonly json: object }
  /** What the hub answers, changed on its way; news stay as they are. */
  | { readonly change: (text: string) => string };

/** A question of a page to the hub. */
export interface Question {
  readonly body: string;
  /** It is for news, and its answer has no end. */
  readonly isNews: boolean;
}

interface Header {
  readonly name: string;
  readonly value: string;
}

/** As Chromium tells of it: https://chromedevtools.github.io/devtools-protocol/tot/Fetch/#event-requestPaused */
interface Paused {
  readonly requestId: string;
  readonly request: { readonly postData?: string; readonly headers: Readonly<Record<string, string>> };
  readonly responseStatusCode?: number;
  readonly responseHeaders?: readonly Header[];
}

const HUB = ["*/graphql", "*/api/*"];

/**
 * Decides on everything that a page asks the hub, until the page is closed. A route of Playwright's would do, but turns the
 * browser's cache off: each page then takes twice the time.
 */
export async function answering(page: Page, answer: (question: Question) => Answer): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on("Fetch.requestPaused", (paused: Paused) => {
    // A page that has gone wants no answer any more.
    settle(session, paused, answer(questionOf(paused))).catch(() => undefined);
  });
  await session.send("Fetch.enable", { patterns: HUB.map((urlPattern) => ({ urlPattern })) });
}

function questionOf({ request: { postData = "", headers } }: Paused): Question {
  const accept = Object.entries(headers).find(([name]) => name.toLowerCase() === "accept")?.[1];
  return { body: postData, isNews: accept === "text/event-stream" };
}

async function settle(session: CDPSession, paused: Paused, answer: Answer): Promise<unknown> {
  const { requestId, responseStatusCode: status, responseHeaders = [] } = paused;
  if (answer === "held") return undefined;
  if (answer === "failed") return session.send("Fetch.failRequest", { requestId, errorReason: "ConnectionRefused" });
  if (answer === "asked") return session.send("Fetch.continueRequest", { requestId });
  const fulfil = (text: string, responseCode: number, headers: readonly Header[]) => {
    const body = Buffer.from(text).toString("base64");
    return session.send("Fetch.fulfillRequest", { requestId, responseCode, responseHeaders: [...headers], body });
  };
  if ("json" in answer) return fulfil(JSON.stringify(answer.json), 200, [JSON_TYPE]);
  if (status === undefined) {
    const interceptResponse = !questionOf(paused).isNews;
    return session.send("Fetch.continueRequest", { requestId, interceptResponse });
  }
  const { body, base64Encoded } = await session.send("Fetch.getResponseBody", { requestId });
  const text = base64Encoded ? Buffer.from(body, "base64").toString() : body;
  const kept = responseHeaders.filter(({ name }) => !/^content-(length|encoding)$/i.test(name));
  return fulfil(answer.change(text), status, kept);
}

const JSON_TYPE: Header = { name: "content-type", value: "application/json" };
