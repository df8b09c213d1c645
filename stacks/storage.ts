import { LEDGER_TABLE, TTL_ATTRIBUTE } from "../packages/aws/src/ledger/table.ts";
import { PERMISSIONS } from "../packages/aws/src/permissions.ts";
import { RECORD_TABLE } from "../packages/aws/src/record-store/table.ts";
import { type Artifact, uploadArtifacts } from "./artifacts.ts";
import type { Grant } from "./policy.ts";
import type { Settings } from "./settings.ts";
import { isKept, nameOf } from "./stage.ts";
import { stageOf } from "./stage-kind.ts";

/** Where the hub keeps what must last. */
export type Storage = ReturnType<typeof createStorage>;

/** Tables, buckets and the signing key's secret. Table definitions are those of the code that reads them. */
export function createStorage(artifacts: readonly Artifact[], { taskLogDays }: Pick<Settings, "taskLogDays">) {
  const kept = isKept();
  const records = table("Records", RECORD_TABLE, kept);
  const ledger = table("Ledger", LEDGER_TABLE, kept);
  const receipts = bucket("Receipts");
  const templates = bucket("Templates");
  const codeKey = uploadArtifacts(templates, artifacts);
  const signingKey = new aws.secretsmanager.Secret(
    "SigningKey",
    {
      name: `${secretsPrefix()}signing-key`,
      description: "Signs the receipts of this hub; made by the hub at its first receipt",
      // Without a trace: a stage of the same name can come at once.
      recoveryWindowInDays: kept ? 30 : 0,
    },
    { retainOnDelete: kept, protect: $app.protect },
  );
  const runLogs = new aws.cloudwatch.LogGroup(
    "RunLogs",
    { name: `/${$app.name}/${$app.stage}/runs`, retentionInDays: stageOf($app.stage).logDays },
    { retainOnDelete: kept },
  );
  const taskLogs = new aws.cloudwatch.LogGroup(
    "TaskLogs",
    // Step Functions needs no policy of the account's few for groups with this beginning, however many tasks there are.
    // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    {
      name: `/aws/vendedlogs/states/${nameOf("tasks")}`,
      retentionInDays: taskLogDays ?? stageOf($app.stage).logDays,
    },
    { retainOnDelete: kept },
  );
  return { records, ledger, receipts, templates, codeKey, signingKey, runLogs, taskLogs };
}

/** Before the names of all secrets of this hub. */
export function secretsPrefix(): string {
  return `${$app.name}/${$app.stage}/`;
}

/** Reading and writing tables of ours: what their port calls, and nothing else. */
export function tableGrant(tables: readonly sst.aws.Dynamo[]): Grant {
  return {
    actions: PERMISSIONS["dynamo-table"],
    resources: tables.flatMap((each) => [each.arn, $interpolate`${each.arn}/index/*`]),
  };
}

/** Reading the hub's tokens, and noting their use. */
export function tokensGrant({ records }: Pick<Storage, "records">): Grant {
  return {
    actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
    resources: [records.arn],
    conditions: [{ test: "ForAllValues:StringLike", variable: "dynamodb:LeadingKeys", values: ["token#*"] }],
  };
}

type TableDefinition = typeof RECORD_TABLE;
type Keys = NonNullable<TableDefinition["KeySchema"]>;

/** A table of the one library as SST has it; its tests make the same one. */
function table(name: string, definition: TableDefinition, kept: boolean) {
  const types = { S: "string", N: "number", B: "binary" } as const;
  const fields = (definition.AttributeDefinitions ?? []).map(
    ({ AttributeName = "", AttributeType = "S" }) =>
      [AttributeName, types[AttributeType as keyof typeof types]] as const,
  );
  const indexes = (definition.GlobalSecondaryIndexes ?? []).map(
    ({ IndexName = "", KeySchema = [], Projection }) =>
      [IndexName, { ...keysOf(KeySchema), projection: Projection?.NonKeyAttributes ?? [] }] as const,
  );
  return new sst.aws.Dynamo(name, {
    fields: Object.fromEntries(fields),
    primaryIndex: keysOf(definition.KeySchema ?? []),
    ...(indexes.length === 0 ? {} : { globalIndexes: Object.fromEntries(indexes) }),
    ttl: TTL_ATTRIBUTE,
    deletionProtection: kept,
    transform: { table: { name: nameOf(name.toLowerCase()), serverSideEncryption: { enabled: true } } },
  });
}

function keysOf(schema: Keys): { hashKey: string; rangeKey: string } {
  const named = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName ?? "";
  return { hashKey: named("HASH"), rangeKey: named("RANGE") };
}

/** Private, encrypted, with versions, and reached by TLS alone. */
function bucket(name: string) {
  const made = new sst.aws.Bucket(name, {
    versioning: true,
    cors: false,
    // Content goes with a stage only where nobody would miss it.
    transform: { bucket: { forceDestroy: !isKept() } },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration(`${name}Encryption`, {
    bucket: made.name,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  new aws.s3.BucketLifecycleConfiguration(`${name}Lifecycle`, {
    bucket: made.name,
    rules: [
      {
        id: "old-versions-and-open-uploads",
        status: "Enabled",
        filter: {},
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ],
  });
  return made;
}
