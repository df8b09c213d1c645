import { LEDGER_TABLE } from "../../../../packages/aws/src/ledger/table.ts";
import { RECORD_TABLE } from "../../../../packages/aws/src/record-store/table.ts";
import { at, type Graph, ofType, type Resource } from "../graph.ts";
import type { StackCheck } from "./check.ts";

/** Tables, buckets and the secret: keys, encryption, versions, and what survives a stage. */
export const STORAGE_CHECKS: readonly StackCheck[] = [
  { name: "tables have the keys and indexes that their ports read", problems: keySchemas },
  { name: "tables are encrypted, expire items and can be brought back", problems: tableSettings },
  { name: "buckets are private, encrypted, versioned and end open uploads", problems: bucketSettings },
  {
    name: "what people put in survives a stage that is kept",
    problems: (graph) => retentionProblems(graph, isKept(graph)),
  },
  { name: "secrets of a kept stage can be brought back, and others are no obstacle to a new stage", problems: secrets },
];

const DEFINITIONS = { RecordsTable: RECORD_TABLE, LedgerTable: LEDGER_TABLE } as const;

function keySchemas(graph: Graph): readonly string[] {
  const tables = ofType(graph, "dynamodb/table");
  const missing = Object.keys(DEFINITIONS).filter((name) => !tables.some((each) => each.name === name));
  return [...missing.map((name) => `${name} is missing`), ...tables.flatMap(keyProblems)];
}

function keyProblems({ name, inputs }: Resource): readonly string[] {
  const wanted = Object.entries(DEFINITIONS).find(([each]) => each === name)?.[1];
  if (wanted === undefined) return [`${name} is nobody's`];
  const attributes = (wanted.AttributeDefinitions ?? []).map((each) => `${each.AttributeName}:${each.AttributeType}`);
  const indexes = (wanted.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) =>
    [IndexName, ...(KeySchema ?? []).map((key) => key.AttributeName), ...(Projection?.NonKeyAttributes ?? [])].join(),
  );
  const found = {
    keys: [inputs.hashKey, inputs.rangeKey].join(),
    attributes: listOf(inputs.attributes)
      .map((each) => `${at(each, "name")}:${at(each, "type")}`)
      .sort()
      .join(),
    indexes: listOf(inputs.globalSecondaryIndexes)
      .map((each) =>
        [at(each, "name"), at(each, "hashKey"), at(each, "rangeKey"), ...listOf(at(each, "nonKeyAttributes"))].join(),
      )
      .sort()
      .join("|"),
  };
  const expected = {
    keys: (wanted.KeySchema ?? []).map((key) => key.AttributeName).join(),
    attributes: attributes.sort().join(),
    indexes: indexes.sort().join("|"),
  };
  return JSON.stringify(found) === JSON.stringify(expected) ? [] : [`${name}: ${JSON.stringify(found)}`];
}

function tableSettings(graph: Graph): readonly string[] {
  return ofType(graph, "dynamodb/table").flatMap(({ name, inputs }) => {
    const wrong = [];
    if (at(inputs, "serverSideEncryption.enabled") !== true) wrong.push("encryption");
    if (at(inputs, "pointInTimeRecovery.enabled") !== true) wrong.push("recovery");
    if (at(inputs, "ttl.attributeName") !== "ttl" || at(inputs, "ttl.enabled") !== true) wrong.push("expiry");
    if (inputs.billingMode !== "PAY_PER_REQUEST") wrong.push("billing");
    return wrong.map((what) => `${name}: ${what}`);
  });
}

function bucketSettings(graph: Graph): readonly string[] {
  return ofType(graph, "s3/bucket").flatMap(({ name }) => {
    const owner = name.replace(/Bucket$/, "");
    const has = (type: string) => ofType(graph, type).some((each) => each.name.startsWith(owner));
    const needed = ["s3/bucketPublicAccessBlock", "s3/bucketPolicy"];
    // The console's files are made again by every deployment.
    if (!owner.startsWith("Console"))
      needed.push(
        "s3/bucketVersioning",
        "s3/bucketLifecycleConfiguration",
        "s3/bucketServerSideEncryptionConfiguration",
      );
    const open = ofType(graph, "s3/bucketCorsConfiguration").filter((each) => each.name.startsWith(owner));
    return [...needed.filter((type) => !has(type)), ...open.map(() => "CORS")].map((what) => `${name}: ${what}`);
  });
}

const LASTING = ["dynamodb/table", "s3/bucket", "cognito/userPool", "secretsmanager/secret"];

/** What is kept and should not be, or the other way round, of everything that people put something into. */
export function retentionProblems(graph: Graph, kept: boolean): readonly string[] {
  return LASTING.flatMap((type) => ofType(graph, type)).flatMap(({ name, type, inputs, retainOnDelete }) => {
    if (name.startsWith("Console")) return [];
    const wrong = [];
    if (retainOnDelete !== kept) wrong.push(kept ? "goes with the stage" : "stays without anybody to use it");
    if (type.includes("dynamodb") && inputs.deletionProtectionEnabled !== kept) wrong.push("deletion protection");
    if (type.includes("userPool") && (inputs.deletionProtection === "ACTIVE") !== kept)
      wrong.push("deletion protection");
    if (type.includes("s3/") && inputs.forceDestroy === kept) wrong.push("its content");
    return wrong.map((what) => `${name}: ${what}`);
  });
}

function isKept({ stage }: Graph): boolean {
  return stage === "production" || stage === "test";
}

function secrets(graph: Graph): readonly string[] {
  const found = ofType(graph, "secretsmanager/secret");
  if (found.length === 0) return ["there is no secret for the signing key"];
  const days = isKept(graph) ? 30 : 0;
  return found.filter(({ inputs }) => inputs.recoveryWindowInDays !== days).map(({ name }) => name);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
