import { type HubError, hasCode, toHubError } from "@dth/core/error";
import { ERROR_CODES, type LocalizedText } from "@dth/core/error-codes";

/** What was tried. */
export type CheckName =
  | "list"
  | "region"
  | "clock"
  | "read"
  | "range"
  | "if-match"
  | "read-tags"
  | "write"
  | "checksum"
  | "write-tags"
  | "multipart"
  | "server-copy"
  | "delete";

/** How one try ended. */
export interface Check {
  readonly side: "source" | "destination";
  readonly name: CheckName;
  /** `note`: worth knowing, and handled by itself. */
  readonly state: "ok" | "note" | "problem" | "not-tried";
  /** One line on what was seen. */
  readonly finding: string;
  readonly code?: string;
  readonly fix?: LocalizedText;
}

/** What a try found, when it did not throw. */
export type Finding = string | { readonly note: string; readonly fix?: LocalizedText };

/** Collects the checks of one side; a failed one never ends the others. */
export interface Checklist {
  readonly checks: readonly Check[];
  /** @returns whether it went well */
  run(name: CheckName, work: () => Promise<Finding>): Promise<boolean>;
  skip(name: CheckName, why: string): void;
}

/** An empty list for a side. */
export function createChecklist(side: Check["side"]): Checklist {
  const checks: Check[] = [];
  return {
    checks,
    async run(name, work) {
      try {
        checks.push(toCheck(side, name, await work()));
        return true;
      } catch (error) {
        if (hasCode(error, "CANCELLED")) throw error;
        checks.push(toProblem(side, name, toHubError(error)));
        return false;
      }
    },
    skip(name, why) {
      checks.push({ side, name, state: "not-tried", finding: why });
    },
  };
}

function toCheck(side: Check["side"], name: CheckName, finding: Finding): Check {
  if (typeof finding === "string") return { side, name, state: "ok", finding };
  const { note, fix } = finding;
  return { side, name, state: "note", finding: note, ...(fix === undefined ? {} : { fix }) };
}

function toProblem(side: Check["side"], name: CheckName, error: HubError): Check {
  const { code, message } = error;
  const permission = code === "ACCESS_DENIED" || code === "OBJECT_ACCESS_DENIED" ? PERMISSIONS[name] : undefined;
  const fix = permission === undefined ? ERROR_CODES[code].remedy : grant(permission);
  return { side, name, state: "problem", finding: message, code, fix };
}

/** The IAM action that each try needs. */
const PERMISSIONS: Readonly<Partial<Record<CheckName, string>>> = {
  list: "s3:ListBucket",
  read: "s3:GetObject",
  range: "s3:GetObject",
  "read-tags": "s3:GetObjectTagging (or leave tags out with --no-tags)",
  write: "s3:PutObject",
  checksum: "s3:PutObject",
  "write-tags": "s3:PutObjectTagging (or leave tags out with --no-tags)",
  multipart: "s3:PutObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
  "server-copy": "s3:PutObject, s3:GetObject",
  delete: "s3:DeleteObject (needed for --delete only)",
};

function grant(permission: string): LocalizedText {
  return {
    en: `Allow ${permission}. With SSE-KMS also kms:Decrypt and kms:GenerateDataKey.`,
    zh: `请授权 ${permission}。使用 SSE-KMS 时还需 kms:Decrypt 与 kms:GenerateDataKey。`,
  };
}
