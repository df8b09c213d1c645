import type { Check } from "@dth/core/check";
import { type HubError, hasCode, toHubError } from "@dth/core/error";
import { ERROR_CODES, type ErrorCode, type LocalizedText } from "@dth/core/error-codes";
import { withForeignWords } from "@dth/core/foreign-words";

/** What was tried. */
export type CheckName =
  | "open"
  | "list-files"
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
export interface BucketCheck extends Check {
  readonly name: CheckName;
}

/** What a try found, when it did not throw. With a code it is a problem that has another fix than its code has elsewhere. */
export type Finding =
  | LocalizedText
  | { readonly note: LocalizedText; readonly fix?: LocalizedText }
  | { readonly note: LocalizedText; readonly fix: LocalizedText; readonly code: ErrorCode };

/** Collects the checks of one side; a failed one never ends the others. */
export interface Checklist {
  readonly checks: readonly BucketCheck[];
  /** @returns whether it went well */
  run(name: CheckName, work: () => Promise<Finding>): Promise<boolean>;
  skip(name: CheckName, why: LocalizedText): void;
}

/** What a checklist is made of. */
export interface ChecklistOptions {
  readonly side: Check["side"];
  /** Shown with what was refused. */
  readonly policy?: string | undefined;
  /** Hears of every check as it ends. */
  readonly told?: ((check: BucketCheck) => void) | undefined;
}

/** An empty list for a side. */
export function createChecklist({ side, policy, told }: ChecklistOptions): Checklist {
  const checks: BucketCheck[] = [];
  const add = (check: BucketCheck): void => {
    checks.push(check);
    told?.(check);
  };
  return {
    checks,
    async run(name, work) {
      try {
        add(toCheck(side, name, await work()));
        return true;
      } catch (error) {
        if (hasCode(error, "CANCELLED")) throw error;
        add(toProblem(side, name, toHubError(error), policy));
        return false;
      }
    },
    skip(name, why) {
      add({ side, name, state: "not-tried", finding: why });
    },
  };
}

function toCheck(side: Check["side"], name: CheckName, finding: Finding): BucketCheck {
  if (!("note" in finding)) return { side, name, state: "ok", finding };
  const { note, fix } = finding;
  if ("code" in finding) return { side, name, state: "problem", finding: note, code: finding.code, fix: finding.fix };
  return { side, name, state: "note", finding: note, ...(fix === undefined ? {} : { fix }) };
}

function toProblem(side: Check["side"], name: CheckName, error: HubError, policy: string | undefined): BucketCheck {
  const { code, message } = error;
  const isDenied = code === "ACCESS_DENIED" || code === "OBJECT_ACCESS_DENIED";
  const permission = isDenied ? PERMISSIONS[name] : undefined;
  const fix = permission === undefined ? ERROR_CODES[code].remedy : grant(permission);
  const paste = isDenied && policy !== undefined ? { policy } : {};
  return { side, name, state: "problem", finding: withForeignWords(code, message), code, fix, ...paste };
}

/** The IAM action that each try needs. */
const PERMISSIONS: Readonly<Partial<Record<CheckName, LocalizedText>>> = {
  list: plain("s3:ListBucket"),
  read: plain("s3:GetObject"),
  range: plain("s3:GetObject"),
  "read-tags": {
    en: "s3:GetObjectTagging (or leave tags out: --no-tags)",
    zh: "s3:GetObjectTagging（或不传输标签：--no-tags）",
  },
  write: plain("s3:PutObject"),
  checksum: plain("s3:PutObject"),
  "write-tags": {
    en: "s3:PutObjectTagging (or leave tags out: --no-tags)",
    zh: "s3:PutObjectTagging（或不传输标签：--no-tags）",
  },
  multipart: plain("s3:PutObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts"),
  "server-copy": plain("s3:PutObject, s3:GetObject"),
  delete: { en: "s3:DeleteObject (needed for mirrors only)", zh: "s3:DeleteObject（仅镜像同步时需要）" },
};

function plain(actions: string): LocalizedText {
  return { en: actions, zh: actions };
}

function grant({ en, zh }: LocalizedText): LocalizedText {
  return {
    en: `Allow ${en}. With SSE-KMS also kms:Decrypt and kms:GenerateDataKey.`,
    zh: `请授权 ${zh}。使用 SSE-KMS 时还需 kms:Decrypt 与 kms:GenerateDataKey。`,
  };
}
