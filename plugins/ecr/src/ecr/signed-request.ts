import { utf8 } from "@dth/core/byte-text";
import type { Clock } from "@dth/core/clock";
import type { Credentials } from "@dth/core/credentials";
import type { Transport } from "@dth/core/transport";
import { AwsV4Signer } from "aws4fetch";

/** One call of a service of Amazon Web Services that takes POST. */
export interface SignedCall {
  readonly origin: string;
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal?: AbortSignal | undefined;
}

/** Answers may hold a thousand images with all their tags. */
const LIMIT = 32 * 1024 * 1024;

/** Sends a call signed with Signature Version 4. @throws HubError as `Transport` does */
export async function sendSigned(
  call: SignedCall,
  { transport, clock }: { readonly transport: Transport; readonly clock: Clock },
): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string }> {
  const { accessKeyId, secretAccessKey, sessionToken } = call.credentials;
  const signed = await new AwsV4Signer({
    method: "POST",
    url: `${call.origin}/`,
    headers: { ...call.headers },
    body: call.body,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: call.service,
    region: call.region,
    datetime: new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ""),
  }).sign();
  const { status, headers, body } = await transport.send({
    method: "POST",
    origin: call.origin,
    path: "/",
    headers: Object.fromEntries(signed.headers),
    body: [utf8(call.body)],
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  return { status, headers, text: new TextDecoder().decode(await body.bytes(LIMIT)) };
}
