import { Fault, type Handlers, type Input } from "./fake-aws.ts";

/** CloudWatch Logs, as far as its documentation tells what a log's writer and reader see; pages are short. */
export function cloudWatchLogs(now: () => number = () => 0): Handlers {
  const streams = new Map<string, { timestamp: number; message: string }[]>();
  const createdAt = new Map<string, number>();
  const find = (name: string) => {
    const events = streams.get(name);
    if (events === undefined) throw new Fault("ResourceNotFoundException", "The specified log stream does not exist.");
    return events;
  };
  return {
    CreateLogStream({ logStreamName }) {
      if (streams.has(logStreamName)) throw new Fault("ResourceAlreadyExistsException");
      streams.set(logStreamName, []);
      createdAt.set(logStreamName, now());
      return {};
    },
    DeleteLogStream({ logStreamName }) {
      find(logStreamName);
      streams.delete(logStreamName);
      return {};
    },
    PutLogEvents({ logStreamName, logEvents }) {
      const events = find(logStreamName);
      const sorted = logEvents.every((one: Input, n: number) => n === 0 || one.timestamp >= logEvents[n - 1].timestamp);
      if (!sorted)
        throw new Fault("InvalidParameterException", "Log events in a single request must be chronological.");
      events.push(...logEvents);
      events.sort((a, b) => a.timestamp - b.timestamp);
      return {};
    },
    GetLogEvents({ logStreamName, limit, startFromHead, nextToken }) {
      const events = find(logStreamName);
      const start = nextToken
        ? Number(nextToken.split("/")[1])
        : startFromHead
          ? 0
          : Math.max(0, events.length - limit);
      const page = events.slice(start, start + Math.min(limit, 2));
      const token = (n: number) => `f/${n}/s`;
      return { events: page, nextForwardToken: token(start + page.length), nextBackwardToken: token(start) };
    },
    DescribeLogStreams({ logStreamNamePrefix, descending, nextToken }) {
      const names = [...streams.keys()].filter((name) => name.startsWith(logStreamNamePrefix)).sort();
      if (descending) names.reverse();
      const start = Number(nextToken ?? 0);
      const logStreams = names.slice(start, start + 2).map((logStreamName) => {
        const last = streams.get(logStreamName)?.at(-1);
        return {
          logStreamName,
          creationTime: createdAt.get(logStreamName),
          ...(last && { lastEventTimestamp: last.timestamp }),
        };
      });
      return { logStreams, ...(start + 2 < names.length && { nextToken: String(start + 2) }) };
    },
  };
}
