import type { Clock } from "@dth/core/clock";
import type { CredentialProvider, Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import type { Transport } from "@dth/core/transport";
import { refusal } from "./api-error.ts";
import { stsOrigin } from "./partitions.ts";
import { sendSigned } from "./signed-request.ts";

/** A role to take on, and who takes it. */
export interface RoleRequest {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly region: string;
  readonly base: CredentialProvider;
}

/** Time before their end at which credentials are renewed. */
const AHEAD_MS = 5 * 60_000;

/**
 * Temporary credentials of a role, renewed before they end.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumedRole(
  request: RoleRequest,
  ports: { readonly transport: Transport; readonly clock: Clock },
): CredentialProvider {
  let held: Credentials | undefined;
  return async ({ refresh }) => {
    const ends = (held?.expiresAt ?? 0) - AHEAD_MS;
    if (held !== undefined && !refresh && ends > ports.clock.now()) return held;
    held = await assume(request, ports, refresh);
    return held;
  };
}

async function assume(
  { roleArn, externalId, region, base }: RoleRequest,
  ports: { readonly transport: Transport; readonly clock: Clock },
  refresh: boolean,
): Promise<Credentials> {
  const form = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: "data-transfer-hub",
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
  });
  const call = {
    origin: stsOrigin(region),
    service: "sts",
    region,
    credentials: await base({ refresh }),
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: form.toString(),
  };
  const { status, text } = await sendSigned(call, ports);
  if (status >= 400) {
    throw refusal(`AssumeRole of ${roleArn}`, status, element(text, "Code") ?? "", element(text, "Message") ?? "");
  }
  return readCredentials(text, roleArn);
}

function readCredentials(text: string, roleArn: string): Credentials {
  const accessKeyId = element(text, "AccessKeyId");
  const secretAccessKey = element(text, "SecretAccessKey");
  const sessionToken = element(text, "SessionToken");
  const expiresAt = Date.parse(element(text, "Expiration") ?? "");
  if (
    accessKeyId !== undefined &&
    secretAccessKey !== undefined &&
    sessionToken !== undefined &&
    !Number.isNaN(expiresAt)
  ) {
    return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
  }
  throw new HubError("BAD_RESPONSE", `the answer for the role ${roleArn} holds no credentials`);
}

/** STS answers in XML; the values that are wanted are plain text without markup or entities. */
function element(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([^<]+?)\\s*</${name}>`).exec(text)?.[1];
}
