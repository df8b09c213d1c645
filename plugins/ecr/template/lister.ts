import { addCode } from "@dth/template/code";
import { logAccess } from "@dth/template/container";
import type { Form } from "@dth/template/form";
import { addRole, type Statement } from "@dth/template/permissions";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { CfnParameter as CfnStoredParameter } from "aws-cdk-lib/aws-ssm";
import { listPath } from "./access.ts";

/** What {@link addLister} needs. */
export interface ListerOptions {
  readonly logs: CfnLogGroup;
  readonly environment: Readonly<Record<string, string>>;
  readonly access: readonly Statement[];
}

/** Adds the function that lists both sides, settles batches that nobody copied, and closes runs. */
export function addLister(form: Form, { logs, environment, access }: ListerOptions): CfnFunction {
  const { stack } = form;
  const role = addRole(stack, "ListerRole", {
    service: "lambda",
    description: "Lists images on both sides and records what differs",
    trust: {},
    statements: [...access, logAccess(logs)],
  });
  return new CfnFunction(stack, "Lister", {
    ...addCode(form, true),
    description: "Lists images on both sides and records what differs",
    handler: "lister.handler",
    role: role.attrArn,
    // The most that there is; it stops a minute earlier and is asked again.
    timeout: 900,
    memorySize: 512,
    loggingConfig: { logGroup: logs.ref, logFormat: "JSON" },
    environment: { variables: { ...environment, IMAGE_LIST_PATH: listPath() } },
  });
}

/** Keeps the first piece of the list of images; further ones are put beside it by `npm run image-list`. */
export function addImageList(form: Form): void {
  const list = new CfnStoredParameter(form.stack, "ImageList", {
    name: `${listPath()}/000`,
    type: "String",
    value: form.get("srcImageList").valueAsString,
    description: "Images that the task copies",
  });
  list.cfnOptions.condition = form.given("srcImageList");
}
