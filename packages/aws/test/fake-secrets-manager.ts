import { Fault, type Handlers, type Input } from "./fake-aws.ts";

interface Secret {
  name: string;
  value: string;
  description: string;
  readonly tags: Map<string, string>;
  deleted: boolean;
}

/** Secrets Manager, as far as its documentation tells what a store of secrets sees. */
export function secretsManager(now: () => number): Handlers {
  const secrets = new Map<string, Secret>();
  const find = (id: string) => {
    const secret = secrets.get(id);
    if (secret === undefined) throw new Fault("ResourceNotFoundException", "Secrets Manager can't find the secret.");
    return secret;
  };
  const alive = (id: string) => {
    const secret = find(id);
    if (secret.deleted)
      throw new Fault("InvalidRequestException", "You can't do this on a secret marked for deletion.");
    return secret;
  };
  const tag = (secret: Secret, tags: readonly Input[] = []) => {
    for (const { Key, Value } of tags) secret.tags.set(Key, Value);
  };
  return {
    CreateSecret({ Name, SecretString, Description, Tags }) {
      const known = secrets.get(Name);
      if (known?.deleted)
        throw new Fault("InvalidRequestException", "A secret of this name is scheduled for deletion.");
      if (known) throw new Fault("ResourceExistsException");
      const secret = { name: Name, value: SecretString, description: Description, tags: new Map(), deleted: false };
      secrets.set(Name, secret);
      tag(secret, Tags);
      return { Name };
    },
    UpdateSecret({ SecretId, SecretString, Description }) {
      Object.assign(alive(SecretId), { value: SecretString, description: Description });
      return {};
    },
    TagResource: ({ SecretId, Tags }) => tag(alive(SecretId), Tags) ?? {},
    GetSecretValue: ({ SecretId }) => ({ Name: SecretId, SecretString: alive(SecretId).value }),
    DeleteSecret({ SecretId }) {
      alive(SecretId).deleted = true;
      return {};
    },
    RestoreSecret({ SecretId }) {
      find(SecretId).deleted = false;
      return {};
    },
    ListSecrets: ({ Filters }) => ({
      SecretList: [...secrets.values()]
        .filter(({ name, deleted }) => !deleted && name.startsWith(Filters[0].Values[0]))
        .map(({ name, description, tags }) => ({
          ...{ Name: name, LastChangedDate: now() / 1000 },
          ...(description === "" ? {} : { Description: description }),
          Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
        })),
    }),
  };
}
