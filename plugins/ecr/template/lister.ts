import { addCode } from "@dth/template/code";
import { functionLogAccess, type ProgramLogs } from "@dth/template/container";
import type { Form } from "@dth/template/form";
import { addRole, type Statement } from "@dth/template/permissions";
import { Aws } from "aws-cdk-lib";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { CfnParameter as CfnStoredParameter } from "aws-cdk-lib/aws-ssm";
import { listPath } from "./access.ts";

/** What {@link addLister} needs. */
export interface ListerOptions {
  readonly logs: ProgramLogs;
  readonly environment: Readonly<Record<string, string>>;
  readonly access: readonly Statement[];
}

/** Adds the function that lists both sides, settles batches that nobody copied, and closes runs. */
export function addLister(form: Form, { logs, environment, access }: ListerOptions): CfnFunction {
  const { stack } = form;
  // As long as names of stacks may be, with theirs of state machines; the role of its log has to know it.
  const name = `${Aws.STACK_NAME}-list`;
  const role = addRole(stack, "ListerRole", {
    service: "lambda",
    description: "Lists images on both sides and records what differs",
    trust: {},
    statements: [...access, functionLogAccess(logs, name)],
  });
  return new CfnFunction(stack, "Lister", {
    ...addCode(form, true),
    functionName: name,
    description: "Lists images on both sides and records what differs",
    handler: "lister.handler",
    role: role.attrArn,
    // The most that there is; it stops a minute earlier and is asked again.
    timeout: 900,
    memorySize: 512,
    loggingConfig: { logGroup: logs.group, logFormat: "JSON" },
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
