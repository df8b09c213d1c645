import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { expect } from "vitest";
import type { Account } from "./account.ts";

/** The data of a field, or the body of an answer, which the tests assert about. */
// biome-ignore lint/suspicious/noExplicitAny: every field has a shape of its own.
export type Answer = any;

/** Asks a field of GraphQL and gives its data. */
export type Graphql = (parentTypeName: "Query" | "Mutation", fieldName: string, args: object) => Promise<Answer>;

const ISSUER = "https://issuer.example";

/** Asks as AppSync asks the data source, for an admin with a token that is meant for the console. An error fails the test. */
export async function askAsAdmin(
  account: Account,
  ...[parentTypeName, fieldName, args]: Parameters<Graphql>
): Promise<Answer> {
  const claims = { sub: "1", iss: ISSUER, aud: "console", "cognito:groups": ["admin"] };
  const answer: Answer = await account.functions.resolver.invoke({
    info: { parentTypeName, fieldName },
    arguments: args,
    identity: { claims, issuer: ISSUER },
    request: { headers: {} },
  });
  expect(answer).not.toHaveProperty("error");
  return answer.data;
}

/** Stores the key of the account's stores as the secret `keys`. */
export async function writeKeys(account: Account): Promise<void> {
  const fields = [
    { name: "accessKeyId", value: DEFAULT_ACCESS_KEY.accessKeyId },
    { name: "secretAccessKey", value: DEFAULT_ACCESS_KEY.secretAccessKey },
  ];
  await askAsAdmin(account, "Mutation", "writeSecret", { input: { name: "keys", fields } });
}
