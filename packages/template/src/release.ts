import { Aws, type CfnCondition, CfnDeletionPolicy, CfnResource, Fn, type Stack } from "aws-cdk-lib";
import { type CfnRole, CfnRolePolicy } from "aws-cdk-lib/aws-iam";
import type { Form } from "./form.ts";
import { addRole, allow, type Statement, when } from "./permissions.ts";
import { REMOVALS } from "./removals.ts";
import type { Schedule } from "./schedule.ts";

/** How a stack deletes itself once a task that runs once is done. */
export interface Release {
  /** ARN of CloudFormation's role for it; empty where the stack is kept. */
  readonly role: string;
  /** What whoever asks for it needs. */
  readonly statements: readonly Statement[];
  /** Says what the role may remove: what the stack has by then. To be called when all of it is there. */
  cover(): void;
}

/**
 * Adds the role by which the stack deletes itself: one that is given, else one of its own, which a task that runs once has
 * where no hub looks after it. CloudFormation cannot delete the role that it acts in, so that this one and its policy stay
 * when everything else is gone; they cost nothing, and can remove nothing but what the stack had.
 */
export function addRelease(form: Form, { once }: Pick<Schedule, "once">): Release {
  const { stack } = form;
  const given = form.given("stackRole");
  form.add("schedule", "afterOnce", {
    label: { en: "After a run that is the only one", zh: "单次运行结束后" },
    help: {
      en: "delete: the stack deletes itself when everything arrived. keep: it stays for you to look at.",
      zh: "delete：全部到达后堆栈自行删除。keep：保留堆栈以供查看。",
    },
    default: "delete",
    allowedValues: ["delete", "keep"],
  });
  const leaves = form.condition("LeavesNothing", () =>
    Fn.conditionAnd(once, form.is("afterOnce", "delete"), Fn.conditionNot(form.given("taskId"))),
  );
  const own = form.condition("HasOwnStackRole", () => Fn.conditionAnd(leaves, Fn.conditionNot(given)));
  const releases = form.condition("ReleasesItself", () => Fn.conditionOr(given, own));
  const role = addRole(stack, "StackRole", {
    service: "cloudformation",
    description: "Deletes this stack when its task, which runs once, is done",
    statements: [allow(UNNAMED, "*")],
    condition: own,
  });
  const arnOfRole = Fn.conditionIf(given.logicalId, form.get("stackRole").valueAsString, role.attrArn);
  const orNone = Fn.conditionIf(releases.logicalId, arnOfRole, "");
  stays(role);
  return {
    role: orNone.toString(),
    statements: [
      when(releases, allow(["cloudformation:DeleteStack"], Aws.STACK_ID)),
      when(
        releases,
        allow(["iam:PassRole"], arnOfRole.toString(), {
          StringEquals: { "iam:PassedToService": "cloudformation.amazonaws.com" },
        }),
      ),
    ],
    cover: () => cover(form, role, own),
  };
}

/** A stack that was never whole leaves nothing. */
function stays(resource: CfnResource): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
}

/** What CloudFormation asks of services to remove what is there, of exactly the resources of the stack. */
function cover({ stack }: Form, role: CfnRole, condition: CfnCondition): void {
  const policy = new CfnRolePolicy(stack, "StackRolePolicy", {
    policyName: "remove",
    roleName: role.ref,
    policyDocument: { Version: "2012-10-17", Statement: removals(stack, role) },
  });
  policy.cfnOptions.condition = condition;
  stays(policy);
}

/** A statement for what is there in any case, and one for what a condition brings: IAM takes no empty list of resources. */
function removals({ node }: Stack, role: CfnRole): readonly Statement[] {
  const groups = new Map<string, { actions: string; condition: CfnCondition | undefined; resources: string[] }>();
  for (const resource of node.findAll()) {
    if (!CfnResource.isCfnResource(resource) || resource === role) continue;
    const removal = REMOVALS[resource.cfnResourceType];
    if (removal === undefined) throw new TypeError(`nobody says how ${resource.cfnResourceType} is removed`);
    if (removal === "with another") continue;
    const { actions } = removal;
    const { condition } = resource.cfnOptions;
    const key = `${actions} ${condition?.node.id}`;
    const group = groups.get(key) ?? { actions, condition, resources: [] };
    group.resources.push(...removal.resources(resource));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ actions, condition, resources }) => {
    const statement = allow(actions.split(" "), resources);
    return condition === undefined ? statement : when(condition, statement);
  });
}

/** Looking, and taking back the registration of a task's programs: these know no resources. */
const UNNAMED = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeScalingActivities",
  "autoscaling:DescribePolicies",
  "cloudwatch:DescribeAlarms",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeSecurityGroups",
  "ecs:DeregisterTaskDefinition",
  "ecs:DescribeClusters",
  "ecs:DescribeTaskDefinition",
];
