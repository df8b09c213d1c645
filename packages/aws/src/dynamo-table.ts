import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { Clock } from "@dth/core/clock";
import type { ErrorCode } from "@dth/core/error-codes";
import { awsError, isAwsError } from "./aws-errors.ts";

/** An item as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

/** A condition, or any other expression, with what it names. */
export interface Expression {
  readonly expression: string;
  readonly values?: Item;
  readonly names?: Record<string, string>;
}

/** A page of a query. */
export interface Page {
  readonly items: readonly Item[];
  readonly end: Item | undefined;
}

/** Which table, and who asks. */
export interface DynamoTableOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Paces what DynamoDB hands back undone. */
  readonly clock: Clock;
}

/** Items that one BatchWriteItem, and keys that one BatchGetItem, may have. */
const WRITES = 25;
const READS = 100;

/** A table whose reads are strongly consistent and whose errors are ours. Keys are `pk` and `sk`. */
export class DynamoTable {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #otherwise: ErrorCode;

  constructor({ client, table, clock }: DynamoTableOptions, otherwise: ErrorCode) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
    this.#otherwise = otherwise;
  }

  async get(pk: string, sk: string): Promise<Item | undefined> {
    const Key = keyOf(pk, sk);
    return this.#ask(async () => {
      const command = new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true });
      return (await this.#client.send(command)).Item;
    });
  }

  /** @returns whether the condition held, and so whether the item was written */
  put(item: Item, condition?: Expression): Promise<boolean> {
    const command = new PutItemCommand({ TableName: this.#table, Item: item, ...conditionOf(condition) });
    return this.#conditional(async () => void (await this.#client.send(command)));
  }

  /** @returns whether the condition held */
  delete(pk: string, sk: string, condition?: Expression): Promise<boolean> {
    const command = new DeleteItemCommand({ TableName: this.#table, Key: keyOf(pk, sk), ...conditionOf(condition) });
    return this.#conditional(async () => void (await this.#client.send(command)));
  }

  /** @returns the changed attributes as they are now; undefined when the condition did not hold */
  async update(
    pk: string,
    sk: string,
    change: Expression & Pick<UpdateItemCommandInput, "ConditionExpression">,
  ): Promise<Item | undefined> {
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: keyOf(pk, sk),
      UpdateExpression: change.expression,
      ConditionExpression: change.ConditionExpression,
      ExpressionAttributeNames: change.names,
      ExpressionAttributeValues: change.values,
      ReturnValues: "UPDATED_NEW",
    });
    let changed: Item | undefined;
    const held = await this.#conditional(async () => {
      changed = (await this.#client.send(command)).Attributes ?? {};
    });
    return held ? changed : undefined;
  }

  /** Item by item, as many pages as it takes. */
  async *query(input: Omit<QueryCommandInput, "TableName">): AsyncGenerator<Item> {
    for await (const { items } of this.pages(input)) yield* items;
  }

  /** Page by page, each with where it ended, unless it is the last. */
  async *pages(input: Omit<QueryCommandInput, "TableName">): AsyncGenerator<Page> {
    const consistent = input.IndexName === undefined ? { ConsistentRead: true } : {};
    const query = { ...consistent, ...input, TableName: this.#table };
    const pages = paginateQuery({ client: this.#client }, query)[Symbol.asyncIterator]();
    for (;;) {
      const page = await this.#ask(() => pages.next());
      if (page.done === true) return;
      yield { items: page.value.Items ?? [], end: page.value.LastEvaluatedKey };
    }
  }

  /** How many items match. Costs what reading them would, but only the number travels. */
  async count(input: Omit<QueryCommandInput, "TableName" | "Select">): Promise<number> {
    const query = { ...input, TableName: this.#table, Select: "COUNT" } as const;
    const pages = paginateQuery({ client: this.#client }, query)[Symbol.asyncIterator]();
    let sum = 0;
    for (;;) {
      const page = await this.#ask(() => pages.next());
      if (page.done === true) return sum;
      sum += page.value.Count ?? 0;
    }
  }

  /** In no order; without what is not there. */
  async getAll(keys: readonly Item[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    let waiting = [...keys];
    for (let attempt = 0; waiting.length > 0; attempt++) {
      const asked = waiting.slice(0, READS);
      const RequestItems = { [this.#table]: { Keys: asked, ConsistentRead: true } };
      const answer = await this.#ask(() => this.#client.send(new BatchGetItemCommand({ RequestItems })));
      found.push(...(answer.Responses?.[this.#table] ?? []));
      const undone = answer.UnprocessedKeys?.[this.#table]?.Keys ?? [];
      waiting = [...waiting.slice(asked.length), ...undone];
      if (undone.length > 0) await this.#pause(attempt);
    }
    return found;
  }

  /** Deletes what the keys name, whatever it is. */
  async deleteAll(keys: readonly Item[]): Promise<void> {
    let waiting = [...keys];
    for (let attempt = 0; waiting.length > 0; attempt++) {
      const asked = waiting.slice(0, WRITES);
      const requests = asked.map((Key) => ({ DeleteRequest: { Key } }));
      const command = new BatchWriteItemCommand({ RequestItems: { [this.#table]: requests } });
      const answer = await this.#ask(() => this.#client.send(command));
      const undone = (answer.UnprocessedItems?.[this.#table] ?? []).flatMap(({ DeleteRequest }) =>
        DeleteRequest?.Key === undefined ? [] : [DeleteRequest.Key],
      );
      waiting = [...waiting.slice(asked.length), ...undone];
      if (undone.length > 0) await this.#pause(attempt);
    }
  }

  /** Deletes everything of a partition. */
  async deletePartition(pk: string): Promise<void> {
    const query = { ...partition(pk), ProjectionExpression: "pk, sk" };
    let keys: Item[] = [];
    for await (const key of this.query(query)) {
      keys.push(key);
      if (keys.length < WRITES) continue;
      await this.deleteAll(keys);
      keys = [];
    }
    await this.deleteAll(keys);
  }

  #pause(attempt: number): Promise<void> {
    return this.#clock.sleep(Math.min(5_000, 50 * 2 ** attempt));
  }

  async #conditional(work: () => Promise<void>): Promise<boolean> {
    return this.#ask(async () => {
      try {
        await work();
        return true;
      } catch (error) {
        if (isAwsError(error, "ConditionalCheckFailedException")) return false;
        throw error;
      }
    });
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, { what: `the table ${this.#table}`, otherwise: this.#otherwise });
    }
  }
}

/** The key condition of a whole partition, or of what begins with `prefix` in it. */
export function partition(pk: string, prefix?: string) {
  const values: Item = { ":pk": { S: pk } };
  if (prefix === undefined) return { KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: values };
  return {
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ...values, ":prefix": { S: prefix } },
  };
}

/** The condition that there is no such item yet. */
export const ABSENT: Expression = { expression: "attribute_not_exists(pk)" };

function keyOf(pk: string, sk: string): Item {
  return { pk: { S: pk }, sk: { S: sk } };
}

function conditionOf(condition: Expression | undefined) {
  if (condition === undefined) return {};
  return {
    ConditionExpression: condition.expression,
    ...(condition.values === undefined ? {} : { ExpressionAttributeValues: condition.values }),
    ...(condition.names === undefined ? {} : { ExpressionAttributeNames: condition.names }),
  };
}
