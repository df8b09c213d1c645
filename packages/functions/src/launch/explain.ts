import {
  type CloudFormationClient,
  paginateDescribeStackEvents,
  type StackEvent,
} from "@aws-sdk/client-cloudformation";

/** Events that are looked at: those of one attempt are among them. */
const MOST_EVENTS = 500;
/** What CloudFormation says of resources that it stops because another one failed. */
const FOLLOWS = /cancelled|Resource creation cancelled/i;
/** Characters of a reason. */
const LONGEST = 1_000;

/**
 * Why a stack is not as it should be: the first resource of its last attempt that failed, and what its service said.
 *
 * @throws Error as CloudFormation answers; the state machine then tells the status alone
 */
export async function explainFailure(
  client: CloudFormationClient,
  { stackId, status }: { readonly stackId: string; readonly status: string },
): Promise<string> {
  const events: StackEvent[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: stackId })) {
    events.push(...StackEvents);
    if (events.length >= MOST_EVENTS) break;
  }
  return reasonOf(events, stackId) ?? `The stack is ${status}. See its events in CloudFormation.`;
}

/** The first failure since the stack was last asked for anything. @param events the newest first */
export function reasonOf(events: readonly StackEvent[], stackId: string): string | undefined {
  const asked = events.findIndex(
    ({ PhysicalResourceId, ResourceStatus }) =>
      PhysicalResourceId === stackId && /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(ResourceStatus ?? ""),
  );
  const attempt = asked === -1 ? events : events.slice(0, asked);
  const first = attempt.findLast(
    ({ ResourceStatus, ResourceStatusReason = "" }) =>
      /_FAILED$/.test(ResourceStatus ?? "") && !FOLLOWS.test(ResourceStatusReason),
  );
  if (first === undefined) return undefined;
  return `${first.LogicalResourceId}: ${first.ResourceStatusReason ?? first.ResourceStatus}`.slice(0, LONGEST);
}
