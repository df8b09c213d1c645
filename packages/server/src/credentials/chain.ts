import { readFile } from "node:fs/promises";
import type { CredentialProvider, Credentials } from "@dth/core/credentials";
import { hasCode } from "@dth/core/error";
import { assumeRoleWithWebIdentity } from "@dth/object-store/assume-role";
import { readAwsProfile } from "./aws-files.ts";
import { type CredentialContext, missing } from "./context.ts";
import { fromContainer, fromInstance } from "./external.ts";
import { fromProfile } from "./profile.ts";
import { fromVariables } from "./variables.ts";
import { awsVariables, vendorVariables } from "./vendor-variables.ts";

/** Which credentials are asked for. */
export interface CredentialChoice {
  readonly vendor: string;
  /** A profile named on the command line: nothing else is tried. */
  readonly profile?: string | undefined;
  /** Asks the instance's metadata service also where nothing names it: a machine that has none costs a moment. */
  readonly instance?: boolean;
}

/**
 * Credentials from where the choice points, read anew (files, processes, services) whenever the store
 * refused the last ones or they are about to expire, so that rotation works in the middle of a run.
 */
export function createCredentialProvider(choice: CredentialChoice, context: CredentialContext): CredentialProvider {
  return () => findCredentials(choice, context);
}

/**
 * Looks once: named profile, the vendor's variables, AWS's variables, web identity,
 * the default profile, the container, and the instance where its endpoint is named or the choice says so.
 *
 * @throws HubError `CREDENTIALS_MISSING`, `ACCESS_DENIED` by STS
 */
export async function findCredentials(choice: CredentialChoice, context: CredentialContext): Promise<Credentials> {
  if (choice.profile !== undefined) return fromProfile(choice.profile, context);
  const { env } = context;
  for (const names of [...vendorVariables(choice.vendor), awsVariables()]) {
    const found = fromVariables(names, env);
    if (found) return found;
  }
  return (await fromSurroundings(choice, context)) ?? nowhere(choice);
}

async function fromSurroundings(
  { instance = false }: CredentialChoice,
  context: CredentialContext,
): Promise<Credentials | undefined> {
  const { env } = context;
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE && env.AWS_ROLE_ARN) {
    const request = {
      roleArn: env.AWS_ROLE_ARN,
      region: env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? "us-east-1",
      endpoint: env.AWS_ENDPOINT_URL_STS,
      sessionName: env.AWS_ROLE_SESSION_NAME,
    };
    return assumeRoleWithWebIdentity(request, await readFile(env.AWS_WEB_IDENTITY_TOKEN_FILE, "utf8"), context);
  }
  if (env.AWS_PROFILE) return fromProfile(env.AWS_PROFILE, context);
  if (await readAwsProfile("default", context)) return fromProfile("default", context);
  const container = await fromContainer(context);
  if (container) return container;
  if (env.AWS_EC2_METADATA_SERVICE_ENDPOINT) return fromInstance(context);
  return instance && env.AWS_EC2_METADATA_DISABLED !== "true" ? fromInstanceIfAny(context) : undefined;
}

/** Where there is no such service, nothing answers. */
async function fromInstanceIfAny(context: CredentialContext): Promise<Credentials | undefined> {
  try {
    return await fromInstance(context);
  } catch (error) {
    if (hasCode(error, "NETWORK", "STALLED", "CREDENTIALS_MISSING")) return undefined;
    throw error;
  }
}

function nowhere(choice: CredentialChoice): never {
  const pairs = [...vendorVariables(choice.vendor), awsVariables()].map(({ id, secret }) => `${id} + ${secret}`);
  throw missing(`no keys in ${pairs.join(", ")}, nor in an AWS profile or the container`);
}
