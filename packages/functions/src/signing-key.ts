import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { awsError, isAwsError } from "@dth/aws/aws-errors";
import { exportSigningKey, generateSigningKey, importSigningKey, type SigningKey } from "@dth/transfer/receipt/keys";

/** The same token for whoever makes the first key, so that Secrets Manager takes exactly one of several. */
const FIRST = "00000000-0000-4000-8000-000000000001";

/**
 * The key of receipts, kept in a secret that exists; made at its first use.
 *
 * @throws HubError `SECRETS_UNUSABLE`, `ACCESS_DENIED`, `NETWORK`, `INVALID_INPUT` when the secret holds something else
 */
export async function openSigningKey(client: SecretsManagerClient, secret: string): Promise<SigningKey> {
  const kept = (await read(client, secret)) ?? (await make(client, secret));
  return importSigningKey(kept);
}

async function read(client: SecretsManagerClient, SecretId: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  } catch (error) {
    // The secret is there, and has no version yet.
    if (isAwsError(error, "ResourceNotFoundException")) return undefined;
    throw failed(error);
  }
}

async function make(client: SecretsManagerClient, SecretId: string): Promise<string> {
  const made = await exportSigningKey(await generateSigningKey(), "jwk");
  try {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: made, ClientRequestToken: FIRST }));
    return made;
  } catch (error) {
    // Another process was quicker: its key signs for all.
    const kept = isAwsError(error, "ResourceExistsException") ? await read(client, SecretId) : undefined;
    if (kept === undefined) throw failed(error);
    return kept;
  }
}

function failed(error: unknown) {
  return awsError(error, { what: "the signing key", otherwise: "SECRETS_UNUSABLE", secret: true });
}
