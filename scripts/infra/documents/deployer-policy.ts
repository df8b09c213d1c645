import { type PolicyStatement, statementsOf } from "../sst/iam.ts";

/** Where the deployer's policy is. */
export const POLICY_PATH = "docs/aws/deployer-policy.json";

/** Characters of a managed policy, white space not counted. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_CHARACTERS = 6_144;

/** Services of which the policy may have every action on every resource: what they make has ids instead of names. */
const WITHOUT_NAMES = [
  "apigateway",
  "appsync",
  "cloudfront",
  "cloudfront-keyvaluestore",
  "cognito-idp",
  "servicediscovery",
];

/** What is wrong with the policy by itself. @param text of the file */
export function policyProblems(text: string): readonly string[] {
  const statements = statementsOf(text);
  const allows = statements.flatMap(({ actions, resources }) => actions.map((action) => ({ action, resources })));
  const size = text.replaceAll(/\s/g, "").length;
  return [
    ...(size > MOST_CHARACTERS ? [`it has ${size} characters, IAM takes ${MOST_CHARACTERS}`] : []),
    ...allows.filter(({ action }) => /^\*|^[\w-]*\*:/.test(action)).map(({ action }) => `it allows ${action}`),
    ...allows
      .filter(({ action, resources }) => action.endsWith(":*") && resources.includes("*"))
      .filter(({ action }) => !WITHOUT_NAMES.includes(prefixOf(action)))
      .map(({ action }) => `it allows ${action} on everything`),
    ...statements.filter(passesOpenly).map(() => "it passes roles on without saying to which service"),
  ];
}

function passesOpenly({ actions, conditions }: PolicyStatement): boolean {
  const passes = actions.some((action) => fits(action, "iam:PassRole"));
  return passes && !JSON.stringify(conditions ?? {}).includes("iam:PassedToService");
}

/** Whether an action of a policy, with `*` in it, is this one too. */
function fits(pattern: string, action: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.at(-1) ?? "";
  return rest.length === 0 ? pattern === action : action.startsWith(start) && action.endsWith(end);
}

function prefixOf(action: string): string {
  return action.split(":")[0] ?? "";
}
