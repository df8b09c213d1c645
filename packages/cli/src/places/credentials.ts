import type { CredentialProvider, Credentials } from "@dth/core/credentials";
import { type CredentialChoice, findCredentials } from "@dth/server/credentials/chain";
import { type CredentialContext, missing } from "@dth/server/credentials/context";
import { fromProfile } from "@dth/server/credentials/profile";
import { fromVariables } from "@dth/server/credentials/variables";
import { readConnections, type StoredKeys } from "../connections.ts";

/** Which credentials a place asks for. */
export interface PlaceCredentials extends CredentialChoice {
  /** A stored connection: nothing else is tried. */
  readonly connection?: { readonly name: string; readonly file: string } | undefined;
}

/**
 * Credentials from where the choice points, read anew (files, processes, services) whenever the store
 * refused the last ones or they are about to expire, so that rotation works in the middle of a run.
 */
export function createPlaceCredentials(choice: PlaceCredentials, context: CredentialContext): CredentialProvider {
  return () => findPlaceCredentials(choice, context);
}

/** Looks once. @throws HubError `CREDENTIALS_MISSING`, `ACCESS_DENIED` by STS */
export function findPlaceCredentials(choice: PlaceCredentials, context: CredentialContext): Promise<Credentials> {
  return choice.connection ? ofConnection(choice.connection, context) : findCredentials(choice, context);
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
