/** Properties by which a resource is named. */
const NAMES = [
  ...["AutoScalingGroupName", "ClusterName", "DashboardName", "FunctionName", "LogGroupName", "QueueName", "RoleName"],
  ...["ServiceName", "StateMachineName", "TableName", "TopicName", "Name"],
];
/** What is left of either part where a service has short names: 64 characters, of which 13 are random. */
const LEFT = 24;

/** The physical name of a resource: its own, or the one that CloudFormation makes of the stack's name and its id. */
export function nameIn(stack: string, id: string, properties: Readonly<Record<string, unknown>>): string {
  const own = NAMES.map((name) => properties[name]).find((value) => value !== undefined);
  if (own !== undefined) return textOf(own, stack);
  return `${stack.slice(0, LEFT)}-${id.slice(0, LEFT)}-1ABCDEFGHIJK`;
}

/** A text of a template with what its functions come to. */
function textOf(value: unknown, stack: string): string {
  if (typeof value !== "object" || value === null) return String(value);
  const [[name, argument] = []] = Object.entries(value);
  if (name === "Ref") return argument === "AWS::StackName" ? stack : "region";
  if (name === "Fn::Join" && Array.isArray(argument)) {
    const [separator, parts] = argument;
    return parts.map((part: unknown) => textOf(part, stack)).join(separator);
  }
  throw new Error(`a name in a template has ${name}, which nobody reads here`);
}
