import {
  DeleteParametersCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";

/** Bytes of a parameter's value, and parameters of a page or a deletion, that the service takes at most. */
const LIMITS = { bytes: 4_096, page: 10 };

/** Parameter Store in memory, with the service's limits. */
export function memoryParameters(kept: Readonly<Record<string, string>> = {}) {
  const values = new Map(Object.entries(kept));
  const send = async (command: unknown) => {
    if (command instanceof PutParameterCommand) {
      const { Name = "", Value = "", Overwrite } = command.input;
      if (Buffer.byteLength(Value) > LIMITS.bytes) throw named("ValidationException");
      if (values.has(Name) && Overwrite !== true) throw named("ParameterAlreadyExists");
      values.set(Name, Value);
      return {};
    }
    if (command instanceof DeleteParametersCommand) {
      const { Names = [] } = command.input;
      if (Names.length < 1 || Names.length > LIMITS.page) throw named("ValidationException");
      for (const name of Names) values.delete(name);
      return {};
    }
    if (command instanceof GetParametersByPathCommand) {
      const { Path = "", NextToken = "0" } = command.input;
      const found = [...values].filter(([name]) => name.startsWith(`${Path}/`));
      const start = Number(NextToken);
      const Parameters = found.slice(start, start + LIMITS.page).map(([Name, Value]) => ({ Name, Value }));
      const more = start + LIMITS.page < found.length ? { NextToken: `${start + LIMITS.page}` } : {};
      return { Parameters, ...more };
    }
    throw named("UnknownOperationException");
  };
  const protocol: Readonly<Record<string, (input: never) => unknown>> = {
    "AmazonSSM.DeleteParameters": (input) => new DeleteParametersCommand(input),
    "AmazonSSM.GetParametersByPath": (input) => new GetParametersByPathCommand(input),
    "AmazonSSM.PutParameter": (input) => new PutParameterCommand(input),
  };
  return {
    /** What the service answers a request with that header and body. */
    answer: (target: string, body: string) => send(protocol[target]?.(JSON.parse(body) as never)),
    client: { send } as unknown as Pick<SSMClient, "send">,
    values,
    longest: () => Math.max(...[...values.values()].map((value) => Buffer.byteLength(value))),
  };
}

function named(name: string): Error {
  return Object.assign(new Error("as the service says it"), { name });
}
