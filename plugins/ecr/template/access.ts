import type { Form } from "@dth/template/form";
import { allow, arn, type Statement, when } from "@dth/template/permissions";
import { Aws, type CfnCondition, Fn } from "aws-cdk-lib";

const READ = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:DescribeImages",
  "ecr:GetDownloadUrlForLayer",
  "ecr:ListImages",
];
const WRITE = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];
const CREATE = ["ecr:CreateRepository", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy", "ecr:TagResource"];

/**
 * What the task may do at each side by itself: only at Amazon ECR, and only while no secret is named for the side. The
 * actions are those that the doctor prints.
 */
export function registryAccess(form: Form, to: "list" | "copy"): readonly Statement[] {
  const [source, destination] = [isOwn(form, "src"), isOwn(form, "dest")];
  const either = form.condition("IsOwnSrcOrDest", () => Fn.conditionOr(source, destination));
  const atDestination = to === "copy" ? [...READ, ...WRITE, ...CREATE] : READ;
  return [
    when(either, allow(["ecr:GetAuthorizationToken"], "*")),
    // Without names it lists the registry, which cannot be narrowed.
    when(either, allow(["ecr:DescribeRepositories"], "*")),
    when(source, allow(READ, repositories(form, "src", ""))),
    when(destination, allow(atDestination, repositories(form, "dest", form.get("destPrefix").valueAsString))),
  ];
}

/** Where the list of images is kept: Parameter Store takes 4 KB a parameter, so that a list is several below one path. */
export function listPath(): string {
  return `/data-transfer-hub/${Aws.STACK_NAME}/images`;
}

/** Reading the list. */
export function listAccess(): Statement {
  const path = arn("ssm", `parameter${listPath()}`);
  return allow(["ssm:GetParametersByPath"], [path, `${path}/*`]);
}

/** Looking which runs are executed, for a run that is due while another one goes on. */
export function runsAccess(): Statement {
  return allow(["states:ListExecutions"], arn("states", `stateMachine:${Aws.STACK_NAME}-runs`));
}

function isOwn(form: Form, side: "src" | "dest"): CfnCondition {
  return form.condition(side === "src" ? "IsOwnSource" : "IsOwnDestination", () =>
    Fn.conditionAnd(form.is(`${side}Type`, "amazon-ecr"), Fn.conditionEquals(form.get(`${side}Credential`), "")),
  );
}

function repositories(form: Form, side: "src" | "dest", prefix: string): string {
  const account = Fn.conditionIf(
    form.given(`${side}AccountId`).logicalId,
    form.get(`${side}AccountId`).valueAsString,
    Aws.ACCOUNT_ID,
  ).toString();
  const region = form.get(`${side}Region`).valueAsString;
  return Fn.join(":", ["arn", Aws.PARTITION, "ecr", region, account, `repository/${prefix}*`]);
}
