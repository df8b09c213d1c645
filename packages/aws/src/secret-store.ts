import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  paginateListSecrets,
  RestoreSecretCommand,
  type SecretListEntry,
  type SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { SecretInfo, SecretStore, SecretValue } from "@dth/core/secret-store";
import { awsError, isAwsError } from "./aws-errors.ts";

/** What {@link openSecretStore} needs. */
export interface SecretStoreOptions {
  readonly client: SecretsManagerClient;
  /** Before every name, such as `dth/production/`: the hub's policy allows nothing else. */
  readonly prefix: string;
  readonly clock: Clock;
  /** Days for which Secrets Manager can bring a deleted secret back, 7 to 30. Default 7. */
  readonly recoveryDays?: number;
}

/** What is shown of a secret stands in its tags, so that a listing reads no value. */
const FIELDS_TAG = "dth:fields";
const UPDATED_TAG = "dth:updated-at";
/** What a tag may hold. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Tag.html */
const TAG_VALUE = /^[\w .:/=+\-@]{1,256}$/;

/** Secrets in AWS Secrets Manager, encrypted by its key of the account or the one that the secret has. */
export function openSecretStore(options: SecretStoreOptions): SecretStore {
  return new AwsSecretStore(options);
}

class AwsSecretStore implements SecretStore {
  readonly #client: SecretsManagerClient;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #recoveryDays: number;

  constructor({ client, prefix, clock, recoveryDays = 7 }: SecretStoreOptions) {
    this.#client = client;
    this.#prefix = prefix;
    this.#clock = clock;
    this.#recoveryDays = recoveryDays;
  }

  write(name: string, value: SecretValue, description?: string): Promise<SecretInfo> {
    const fields = Object.keys(value).sort();
    const updatedAt = this.#clock.now();
    const Tags = [{ Key: UPDATED_TAG, Value: String(updatedAt) }, ...fieldTags(fields)];
    const content = { SecretString: JSON.stringify(value), Description: description ?? "" };
    return this.#ask(name, async () => {
      if (!(await this.#replace(name, content, Tags))) await this.#create(name, content, Tags);
      return { name, ...(description === undefined ? {} : { description }), fields, updatedAt };
    });
  }

  read(name: string): Promise<SecretValue> {
    return this.#ask(name, async () => {
      try {
        const command = new GetSecretValueCommand({ SecretId: this.#prefix + name });
        return JSON.parse((await this.#client.send(command)).SecretString ?? "{}");
      } catch (error) {
        // The second says that the secret is about to be deleted.
        if (!isAwsError(error, "ResourceNotFoundException", "InvalidRequestException")) throw error;
        throw new HubError("SECRET_NOT_FOUND", `there is no secret ${name}`);
      }
    });
  }

  list(): Promise<readonly SecretInfo[]> {
    return this.#ask("", async () => {
      const infos: SecretInfo[] = [];
      const query = { Filters: [{ Key: "name" as const, Values: [this.#prefix] }] };
      for await (const { SecretList = [] } of paginateListSecrets({ client: this.#client }, query)) {
        for (const entry of SecretList) {
          if (entry.Name?.startsWith(this.#prefix)) infos.push(await this.#infoOf(entry));
        }
      }
      return infos.sort((a, b) => compareKeys(a.name, b.name));
    });
  }

  async delete(name: string): Promise<void> {
    const request = { SecretId: this.#prefix + name, RecoveryWindowInDays: this.#recoveryDays };
    await this.#ask(name, async () => {
      try {
        await this.#client.send(new DeleteSecretCommand(request));
      } catch (error) {
        if (!isAwsError(error, "ResourceNotFoundException", "InvalidRequestException")) throw error;
      }
    });
  }

  /** @returns whether there was one, maybe deleted but not yet gone */
  async #replace(name: string, content: Content, Tags: readonly Tag[], isRestored = false): Promise<boolean> {
    const SecretId = this.#prefix + name;
    try {
      await this.#client.send(new UpdateSecretCommand({ SecretId, ...content }));
      await this.#client.send(new TagResourceCommand({ SecretId, Tags: [...Tags] }));
      return true;
    } catch (error) {
      if (isAwsError(error, "ResourceNotFoundException")) return false;
      if (isRestored || !isAwsError(error, "InvalidRequestException")) throw error;
      await this.#client.send(new RestoreSecretCommand({ SecretId }));
      return this.#replace(name, content, Tags, true);
    }
  }

  async #create(name: string, content: Content, Tags: readonly Tag[]): Promise<void> {
    try {
      await this.#client.send(new CreateSecretCommand({ Name: this.#prefix + name, ...content, Tags: [...Tags] }));
    } catch (error) {
      // Somebody else made it in between.
      if (!isAwsError(error, "ResourceExistsException") || !(await this.#replace(name, content, Tags))) throw error;
    }
  }

  async #infoOf({ Name = "", Description = "", Tags = [], LastChangedDate }: SecretListEntry): Promise<SecretInfo> {
    const name = Name.slice(this.#prefix.length);
    const tag = (key: string) => Tags.find(({ Key }) => Key === key)?.Value;
    const fields = tag(FIELDS_TAG)?.split(" ") ?? Object.keys(await this.read(name)).sort();
    const updatedAt = Number(tag(UPDATED_TAG) ?? LastChangedDate?.getTime() ?? 0);
    return { name, ...(Description === "" ? {} : { description: Description }), fields, updatedAt };
  }

  async #ask<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, { what: `the secret ${name}`, otherwise: "SECRETS_UNUSABLE", secret: true });
    }
  }
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface Content {
  readonly SecretString: string;
  readonly Description: string;
}

/** None for names that no tag can hold: a listing reads the secret then. */
function fieldTags(fields: readonly string[]): readonly Tag[] {
  const Value = fields.join(" ");
  return TAG_VALUE.test(Value) && fields.every((field) => !field.includes(" ")) ? [{ Key: FIELDS_TAG, Value }] : [];
}
