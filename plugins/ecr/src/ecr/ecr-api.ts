import type { Clock } from "@dth/core/clock";
import type { CredentialProvider } from "@dth/core/credentials";
import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { Transport } from "@dth/core/transport";
import * as v from "valibot";
import { apiError } from "./api-error.ts";
import { sendSigned } from "./signed-request.ts";

/** How Amazon ECR's API is reached. */
export interface EcrApiOptions {
  /** Such as `https://api.ecr.eu-west-1.amazonaws.com`. */
  readonly origin: string;
  readonly region: string;
  readonly credentials: CredentialProvider;
  readonly transport: Transport;
  readonly clock: Clock;
}

/** Calls operations of Amazon ECR by name. */
export interface EcrApi {
  /**
   * @returns the answer, checked against `schema`
   * @throws HubError see `api-error.ts`; throttling and failures of the service are waited for
   */
  call<Schema extends v.GenericSchema>(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    schema: Schema,
    signal?: AbortSignal,
  ): Promise<v.InferOutput<Schema>>;
  /** Every page of an operation that pages by `nextToken`. */
  pages<Schema extends v.GenericSchema<unknown, { readonly nextToken?: string | undefined }>>(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    schema: Schema,
    signal?: AbortSignal,
  ): AsyncIterable<v.InferOutput<Schema>>;
}

const TARGET = "AmazonEC2ContainerRegistry_V20150921";
const ATTEMPTS = 5;
const THROTTLES = 20;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 20_000;

/** An {@link EcrApi}: JSON 1.1 over a host's transport, signed with Signature Version 4. */
export function createEcrApi(options: EcrApiOptions): EcrApi {
  const call: EcrApi["call"] = async (operation, input, schema, signal) => {
    const text = await persist(options, operation, JSON.stringify(input), signal);
    const parsed = v.safeParse(schema, readJson(text));
    if (parsed.success) return parsed.output;
    throw new HubError("BAD_RESPONSE", `${options.origin} answered ${operation} with something else`);
  };
  return {
    call,
    async *pages(operation, input, schema, signal) {
      let nextToken: string | undefined;
      do {
        const page: v.InferOutput<typeof schema> = await call(
          operation,
          { ...input, ...(nextToken === undefined ? {} : { nextToken }) },
          schema,
          signal,
        );
        yield page;
        if (page.nextToken !== undefined && page.nextToken === nextToken) {
          throw new HubError("LISTING_BROKEN", `${operation} repeats a page`);
        }
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    },
  };
}

async function persist(options: EcrApiOptions, operation: string, body: string, signal?: AbortSignal): Promise<string> {
  let refresh = false;
  let throttles = 0;
  for (let attempt = 1; ; ) {
    const answer = await callOnce(options, operation, body, refresh, signal).catch(toHubError);
    if (typeof answer === "string") return answer;
    if (!refresh && hasCode(answer, "CREDENTIALS_EXPIRED", "CREDENTIALS_INVALID")) {
      refresh = true;
      continue;
    }
    if (answer.class === "throttle" ? ++throttles > THROTTLES : !answer.retryable || attempt === ATTEMPTS) throw answer;
    const round = answer.class === "throttle" ? throttles : attempt++;
    await options.clock.sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** round), signal);
  }
}

async function callOnce(
  { origin, region, credentials, ...ports }: EcrApiOptions,
  operation: string,
  body: string,
  refresh: boolean,
  signal?: AbortSignal,
): Promise<string> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${TARGET}.${operation}` };
  const call = { origin, service: "ecr", region, credentials: await credentials({ refresh }), headers, body, signal };
  const answer = await sendSigned(call, ports);
  if (answer.status < 300) return answer.text;
  throw apiError(operation, answer.status, answer.text, answer.headers["x-amzn-errortype"]);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch {
    return undefined;
  }
}
