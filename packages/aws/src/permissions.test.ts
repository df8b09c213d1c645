import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PERMISSIONS } from "./permissions.ts";

/** Prefixes of IAM actions, where they are not the client's name. */
const SERVICES: Readonly<Record<string, string>> = {
  "secrets-manager": "secretsmanager",
  "auto-scaling": "autoscaling",
  sfn: "states",
  "cloudwatch-logs": "logs",
  eventbridge: "events",
};

/** Actions under another name than their operation. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
const PART_OF_PUT = /^(CreateMultipartUpload|UploadPart|CompleteMultipartUpload)$/;
/** Asking for an object's headers is reading it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
const PART_OF_GET = /^HeadObject$/;

function actionOf(service: string, imported: string): string {
  const operation = imported.replace(/^paginate/, "").replace(/Command$/, "");
  const single = service === "sqs" ? operation.replace(/Batch$/, "") : operation;
  const action = single
    .replace(PART_OF_PUT, "PutObject")
    .replace(PART_OF_GET, "GetObject")
    .replace("NotificationConfiguration", "Notification");
  return `${SERVICES[service] ?? service}:${action}`;
}

/** Actions of every operation that the sources import. */
function calledActions(): ReadonlySet<string> {
  const actions = new Set<string>();
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
    const source = readFileSync(join(import.meta.dirname, file), "utf8");
    for (const [, names = "", service = ""] of source.matchAll(
      /import \{([^}]+)\} from "@aws-sdk\/client-([\w-]+)"/g,
    )) {
      const operations = names.match(/\b(?:paginate\w+|\w+Command)\b/g) ?? [];
      for (const operation of operations) actions.add(actionOf(service, operation));
    }
  }
  return actions;
}

it("names every action that is called, and no other", () => {
  // One is called without the SDK, the other is never called but decides how S3 answers.
  const expected = [...calledActions(), "appsync:GraphQL", "s3:ListBucket"].sort();
  expect(Object.values(PERMISSIONS).flat().sort()).toEqual(expected);
  expect(expected.length).toBeGreaterThan(25);
});
