import type { StackRuntime } from "./stack-runtime.ts";

/** What the hub asks about a task's stack and its machines, in the form of the query protocol: answers by action. */
export function looksOf(runtime: () => StackRuntime): Readonly<Record<string, (asked: URLSearchParams) => string>> {
  return {
    DescribeStacks: (asked) => stackXml(runtime(), asked.get("StackName") ?? ""),
    DescribeAutoScalingGroups: (asked) => groupXml(runtime(), asked.get("AutoScalingGroupNames.member.1") ?? ""),
  };
}

function stackXml({ stacks }: StackRuntime, name: string): string {
  const stack = stacks.get(name);
  if (stack === undefined) return "<Stacks/>";
  const outputs = stack.outputs.map(({ OutputKey, OutputValue }) => {
    return `<member><OutputKey>${OutputKey}</OutputKey><OutputValue>${escaped(OutputValue)}</OutputValue></member>`;
  });
  const members = [
    `<StackName>${stack.name}</StackName><StackId>${stack.id}</StackId><StackStatus>${stack.status}</StackStatus>`,
    `<CreationTime>2030-01-31T12:00:00.000Z</CreationTime><Outputs>${outputs.join("")}</Outputs>`,
  ];
  return `<Stacks><member>${members.join("")}</member></Stacks>`;
}

function groupXml(runtime: StackRuntime, name: string): string {
  const fleet = runtime.fleet(name);
  if (fleet === undefined) return "<AutoScalingGroups/>";
  const instance = "<member><LifecycleState>InService</LifecycleState></member>";
  const sizes = `<DesiredCapacity>${fleet.sizes.at(-1)}</DesiredCapacity><MaxSize>${fleet.most}</MaxSize>`;
  const instances = `<Instances>${instance.repeat(fleet.running)}</Instances>`;
  return `<AutoScalingGroups><member><AutoScalingGroupName>${name}</AutoScalingGroupName>${sizes}${instances}</member></AutoScalingGroups>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
