import { servicePrincipal } from "./partition.ts";

/** One statement that allows. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly $util.Input<string>[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: $util.Input<string>[];
  }[];
}

/** Grants as SST's functions take them. */
export function permissionsOf(grants: readonly Grant[]) {
  return grants.map(({ actions, resources, conditions }) => ({
    actions: [...actions],
    resources: [...resources],
    ...(conditions === undefined ? {} : { conditions: [...conditions] }),
  }));
}

/** The text of a policy that allows these. */
export function policyOf(grants: readonly Grant[]) {
  return aws.iam.getPolicyDocumentOutput({ statements: permissionsOf(grants) }).json;
}

/** Lets one service take a role on, and nobody else. */
export function trustOf(service: string) {
  return aws.iam.getPolicyDocumentOutput({
    statements: [
      { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: [servicePrincipal(service)] }] },
    ],
  }).json;
}

/** A role for a service of AWS, which may act for this account only. */
export function roleFor(id: string, service: string, name: string, grants: readonly Grant[]) {
  const account = aws.getCallerIdentityOutput().accountId;
  return new aws.iam.Role(id, {
    name,
    assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: [servicePrincipal(service)] }],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }],
        },
      ],
    }).json,
    inlinePolicies: [{ name: "only", policy: policyOf(grants) }],
  });
}

/** An ARN of this deployment's own partition, region and account. */
export function arn(service: string, resource: $util.Input<string>): $util.Output<string> {
  const { partition } = aws.getPartitionOutput();
  const { region } = aws.getRegionOutput();
  const { accountId } = aws.getCallerIdentityOutput();
  return $interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** An ARN of IAM, which knows no regions. */
export function iamArn(resource: $util.Input<string>): $util.Output<string> {
  return $interpolate`arn:${aws.getPartitionOutput().partition}:iam::${aws.getCallerIdentityOutput().accountId}:${resource}`;
}
