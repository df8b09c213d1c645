import type { Form } from "@dth/template/form";
import { allow, type Statement, when } from "@dth/template/permissions";
import { Aws, CfnRule, Fn } from "aws-cdk-lib";

/**
 * What the task's programs may do with buckets while a side signs in as the hub itself (`ambient`); with keys of a
 * secret, the keys' owner decides. The actions are those that the doctor prints, and what options ask for beside them.
 */
export function bucketAccess(form: Form): readonly Statement[] {
  return [...sourceAccess(form), ...destinationAccess(form), listAccess(form), keyAccess(form)];
}

/** Refuses, before anything is made, a side that signs in by a secret that nobody named. */
export function requireSecrets(form: Form): void {
  for (const [side, word] of [
    ["src", "source"],
    ["dest", "destination"],
  ] as const) {
    new CfnRule(form.stack, `${side === "src" ? "Source" : "Destination"}NeedsSecret`, {
      ruleCondition: Fn.conditionEquals(form.get(`${side}Auth`), "secret"),
      assertions: [
        {
          assert: Fn.conditionNot(Fn.conditionEquals(form.get(`${side}Credentials`), "")),
          assertDescription: `Name the secret with the keys of the ${word}, or choose another way to sign in.`,
        },
      ],
    });
  }
}

function sourceAccess(form: Form): readonly Statement[] {
  const isOwn = isAmbient(form, "src");
  return [
    when(isOwn, allow(["s3:GetBucketLocation", "s3:ListBucket"], bucketArn(form, "srcBucket"))),
    when(
      isOwn,
      allow(
        ["s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:GetObjectVersionTagging"],
        objectsArn(form, "srcBucket", "srcPrefix"),
      ),
    ),
  ];
}

function destinationAccess(form: Form): readonly Statement[] {
  const isOwn = isAmbient(form, "dest");
  const objects = objectsArn(form, "destBucket", "destPrefix");
  return [
    when(
      isOwn,
      allow(["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], bucketArn(form, "destBucket")),
    ),
    when(
      isOwn,
      allow(
        [
          "s3:AbortMultipartUpload",
          "s3:GetObject",
          "s3:GetObjectTagging",
          "s3:ListMultipartUploadParts",
          "s3:PutObject",
          "s3:PutObjectAcl",
          "s3:PutObjectTagging",
        ],
        objects,
      ),
    ),
    when(mayDelete(form, isOwn), allow(["s3:DeleteObject"], objects)),
  ];
}

/** Files of keys or prefixes lie in a bucket of this account, or in the source's outside its prefix. */
function listAccess(form: Form): Statement {
  const source = bucketArn(form, "srcBucket");
  const bucket = Fn.conditionIf(
    form.given("srcPrefixListBucket").logicalId,
    bucketArn(form, "srcPrefixListBucket"),
    source,
  );
  const files = ["srcPrefixsListFile", "keyListFile"].map((name) => [name, form.get(name).valueAsString] as const);
  const named = form.condition("HasList", () => Fn.conditionOr(...files.map(([name]) => form.given(name))));
  const objects = files.map(([name, key]) => when(form.given(name), Fn.join("/", [bucket.toString(), key])));
  return when(named, { Effect: "Allow", Action: ["s3:GetObject"], Resource: objects });
}

/** A key may be named by id, alias or ARN, so that the service that asks for it is what narrows this. */
function keyAccess(form: Form): Statement {
  const throughS3 = { StringLike: { "kms:ViaService": `s3.*.${Aws.URL_SUFFIX}` } };
  return when(
    form.is("encryption", "sse-kms"),
    allow(["kms:Decrypt", "kms:GenerateDataKey"], `arn:${Aws.PARTITION}:kms:*:${Aws.ACCOUNT_ID}:key/*`, throughS3),
  );
}

function isAmbient(form: Form, side: "src" | "dest") {
  return form.is(`${side}Auth`, "ambient");
}

function mayDelete(form: Form, isOwn: ReturnType<Form["is"]>) {
  return form.condition("DeletesAtDestination", () =>
    Fn.conditionAnd(isOwn, Fn.conditionOr(form.is("deleteExtras", "true"), form.is("srcEvent", "CreateAndDelete"))),
  );
}

function bucketArn(form: Form, name: string): string {
  return `arn:${Aws.PARTITION}:s3:::${form.get(name).valueAsString}`;
}

function objectsArn(form: Form, bucket: string, prefix: string): string {
  return `${bucketArn(form, bucket)}/${form.get(prefix).valueAsString}*`;
}
