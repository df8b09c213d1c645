import { partitionOf } from "./partitions.ts";

const READ = [
  "ecr:DescribeImages",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
  "ecr:BatchCheckLayerAvailability",
];
const WRITE = ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];
const CREATE = ["ecr:CreateRepository", "ecr:TagResource", "ecr:PutLifecyclePolicy", "ecr:SetRepositoryPolicy"];

/** What a policy is written for. */
export interface PolicyScope {
  readonly region: string;
  /** Twelve digits; absent: whatever account the policy is put into. */
  readonly account?: string;
  /** First part of repositories' names, such as `mirror/`. */
  readonly prefix: string;
  readonly role: "source" | "destination";
  readonly creates: boolean;
}

/** An IAM policy, as JSON to paste, with what a run needs on one side and nothing more. */
export function leastPrivilegePolicy({ region, account, prefix, role, creates }: PolicyScope): string {
  const repositories = `arn:${partitionOf(region).id}:ecr:${region}:${account ?? "*"}:repository/${prefix}*`;
  const actions = [...READ, ...(role === "destination" ? WRITE : []), ...(creates ? CREATE : [])];
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
      // DescribeRepositories without names lists the registry, which cannot be narrowed to a prefix.
      ...(role === "source" ? [{ Effect: "Allow", Action: ["ecr:DescribeRepositories"], Resource: "*" }] : []),
      { Effect: "Allow", Action: actions, Resource: repositories },
    ],
  };
  return JSON.stringify(policy, null, 2);
}
