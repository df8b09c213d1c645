import { readFile } from "node:fs/promises";
import type { CredentialProvider, Credentials } from "@dth/core/credentials";
import { assumeRoleWithWebIdentity } from "@dth/object-store/assume-role";
import { readConnections, type StoredKeys } from "../connections.ts";
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
  /** A stored connection: nothing else is tried unless it names no keys. */
  readonly connection?: { readonly name: string; readonly file: string } | undefined;
}

/**
 * Credentials from where the choice points, read anew (files, processes, services) whenever the store
 * refused the last ones or they are about to expire, so that rotation works in the middle of a run.
 */
export function createCredentialProvider(choice: CredentialChoice, context: CredentialContext): CredentialProvider {
  return () => findCredentials(choice, context);
}

/**
 * Looks once: connection, named profile, the vendor's variables, AWS's variables, web identity,
 * the default profile, the container, and the instance where its endpoint is named.
 *
 * @throws HubError `CREDENTIALS_MISSING`, `ACCESS_DENIED` by STS
 */
export async function findCredentials(choice: CredentialChoice, context: CredentialContext): Promise<Credentials> {
  if (choice.connection) return ofConnection(choice.connection, context);
  if (choice.profile !== undefined) return fromProfile(choice.profile, context);
  const { env } = context;
  for (const names of [...vendorVariables(choice.vendor), awsVariables()]) {
    const found = fromVariables(names, env);
    if (found) return found;
  }
  return (await fromSurroundings(context)) ?? nowhere(choice);
}

async function fromSurroundings(context: CredentialContext): Promise<Credentials | undefined> {
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
  return env.AWS_EC2_METADATA_SERVICE_ENDPOINT ? fromInstance(context) : undefined;
}

function nowhere(choice: CredentialChoice): never {
  const pairs = [...vendorVariables(choice.vendor), awsVariables()].map(({ id, secret }) => `${id} + ${secret}`);
  throw missing(`no keys in ${pairs.join(", ")}, nor in an AWS profile or the container`);
}

async function ofConnection(
  connection: { readonly name: string; readonly file: string },
  context: CredentialContext,
): Promise<Credentials> {
  const stored = (await readConnections(connection.file)).get(connection.name);
  if (!stored) throw missing(`the connection "${connection.name}" is gone`);
  return ofKeys(connection.name, stored.keys, context);
}

async function ofKeys(name: string, keys: StoredKeys, context: CredentialContext): Promise<Credentials> {
  switch (keys.from) {
    case "file": {
      const { accessKeyId, secretAccessKey, sessionToken } = keys;
      return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    }
    case "environment": {
      const found = fromVariables({ id: keys.accessKeyId, secret: keys.secretAccessKey }, context.env);
      if (found) return found;
      throw missing(`the connection "${name}" expects its keys in ${keys.accessKeyId} and ${keys.secretAccessKey}`);
    }
    case "profile":
      return fromProfile(keys.profile, context);
    case "anonymous":
      throw missing(`the connection "${name}" is anonymous`);
  }
}
