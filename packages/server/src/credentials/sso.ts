import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Credentials } from "@dth/core/credentials";
import { HubError } from "@dth/core/error";
import * as v from "valibot";
import { type AwsProfile, readSsoSession } from "./aws-files.ts";
import { type CredentialContext, missing } from "./context.ts";

/** What `aws sso login` leaves in its cache; more in it is of no use here. */
const TokenSchema = v.object({ accessToken: v.string(), expiresAt: v.string() });

const AnswerSchema = v.object({
  roleCredentials: v.object({
    accessKeyId: v.string(),
    secretAccessKey: v.string(),
    sessionToken: v.string(),
    /** Milliseconds since the Unix epoch. */
    expiration: v.number(),
  }),
});

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/u;

/**
 * Credentials of a profile that signs in through IAM Identity Center, by the token that `aws sso login` left.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
 *
 * @throws HubError `CREDENTIALS_MISSING` when the profile is incomplete, nobody has signed in, or the service refuses;
 *   `CREDENTIALS_EXPIRED` when the sign-in has ended; `SERVER_UNAVAILABLE`
 */
export async function fromSso(name: string, profile: AwsProfile, context: CredentialContext): Promise<Credentials> {
  const session = profile.get("sso_session");
  const settings = session === undefined ? profile : await readSsoSession(session, context);
  const url = settings?.get("sso_start_url");
  const region = settings?.get("sso_region");
  const account = profile.get("sso_account_id");
  const role = profile.get("sso_role_name");
  if (!url || !account || !role || !region || !REGION.test(region))
    throw missing(`the AWS profile "${name}" lacks a part of its SSO settings`);
  const token = await readToken(name, session ?? url, context);
  const query = new URLSearchParams({ account_id: account, role_name: role });
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const response = await context.transport.send({
    method: "GET",
    origin: `https://portal.sso.${region}.${suffix}`,
    path: `/federation/credentials?${query}`,
    headers: { "x-amz-sso_bearer_token": token },
  });
  const text = new TextDecoder().decode(await response.body.bytes(1 << 20));
  if (response.status !== 200) throw refusal(name, response.status);
  return credentialsIn(text);
}

async function readToken(name: string, key: string, { home, clock }: CredentialContext): Promise<string> {
  const file = `${createHash("sha1").update(key).digest("hex")}.json`;
  const text = await readFile(join(home, ".aws", "sso", "cache", file), "utf8").catch(() => "");
  const token = v.safeParse(TokenSchema, parsed(text));
  if (!token.success)
    throw missing(`nobody has signed in for the AWS profile "${name}": aws sso login --profile ${name}`);
  if (Date.parse(token.output.expiresAt) > clock.now()) return token.output.accessToken;
  throw ended(name);
}

function refusal(name: string, status: number): HubError {
  if (status === 401) return ended(name);
  if (status >= 500 || status === 429) return new HubError("SERVER_UNAVAILABLE", `the SSO service answered ${status}`);
  return missing(`the SSO service gives the AWS profile "${name}" no keys: it answered ${status}`);
}

function ended(name: string): HubError {
  return new HubError(
    "CREDENTIALS_EXPIRED",
    `the sign-in of the AWS profile "${name}" has ended: aws sso login --profile ${name}`,
  );
}

function credentialsIn(text: string): Credentials {
  const answer = v.safeParse(AnswerSchema, parsed(text));
  if (!answer.success) throw missing("what the SSO service gave holds no keys");
  const { expiration, ...keys } = answer.output.roleCredentials;
  return { ...keys, expiresAt: expiration };
}

/** What is no JSON is nothing: it may hold a secret, so nothing of it is told. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
