/** Addresses of pages of AWS' console in one region. */
export interface ConsoleLinks {
  stack(id: string): string;
  queue(url: string): string;
  machines(group: string): string;
  /** @param streams only those with this in their names */
  logs(group: string, streams?: string): string;
  dashboard(name: string): string;
}

/** Pages of a region's console; each partition has a console of its own. */
export function consoleLinks(region: string): ConsoleLinks {
  const page = (service: string, rest: string) => `https://${hostOf(region)}/${service}/home?region=${region}#${rest}`;
  return {
    stack: (id) => page("cloudformation", `/stacks/stackinfo?stackId=${encodeURIComponent(id)}`),
    queue: (url) => page("sqs/v3", `/queues/${encodeURIComponent(url)}`),
    machines: (group) => page("ec2", `AutoScalingGroupDetails:id=${encodeURIComponent(group)}`),
    // That console wants what stands behind the number sign to be encoded twice, with a dollar sign for the second time.
    logs: (group, streams) => {
      const only = streams === undefined ? "" : `$3FlogStreamNameFilter$3D${twice(streams)}`;
      return page("cloudwatch", `logsV2:log-groups/log-group/${twice(group)}${only}`);
    },
    dashboard: (name) => page("cloudwatch", `dashboards/dashboard/${encodeURIComponent(name)}`),
  };
}

function twice(text: string): string {
  return encodeURIComponent(text).replaceAll("%", "$25");
}

/** https://docs.aws.amazon.com/general/latest/gr/mc.html */
function hostOf(region: string): string {
  if (region.startsWith("cn-")) return "console.amazonaws.cn";
  if (region.startsWith("us-gov-")) return "console.amazonaws-us-gov.com";
  return `${region}.console.aws.amazon.com`;
}
