import type { Check } from "@dth/core/check";
import { checkParameters } from "@dth/core/check-parameters";
import { HubError, toHubError } from "@dth/core/error";
import { ERROR_CODES, type LocalizedText } from "@dth/core/error-codes";
import type { ParameterValues } from "@dth/core/parameter";
import type { OpenEndpoint } from "@dth/core/plugin";
import { ParameterValuesSchema } from "@dth/core/task";
import * as v from "valibot";
import { invalidInput, parseInput } from "../access/parse-input.ts";
import type { Connection } from "../entities.ts";
import { type FoundEndpoint, findEndpoint, findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { redacting } from "./redact.ts";

/**
 * Contacts the endpoint of a connection and, at a location, names one item there. What fails is a finding with its fix;
 * the rest is then not tried. No finding holds a secret.
 *
 * @param location values of location parameters; absent or empty: none
 * @throws HubError `INVALID_INPUT` for a location that is none, `NOT_SUPPORTED` when the plugin is no longer there,
 *   `CANCELLED`
 */
export async function testConnection(
  ports: Pick<HubPorts, "plugins" | "pluginHost">,
  connection: Connection,
  location: unknown,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const endpoint = endpointOf(ports, connection);
  const { location: place } = parseInput(PlaceSchema, { location: location ?? {} });
  const checked = parametersOf(endpoint, connection.parameters, place);
  if (checked === undefined) return [{ ...ofSide(endpoint), name: "reach", state: "not-tried", ...NEEDS_LOCATION }];
  const host = ports.pluginHost({ taskId: `connection-${connection.id}`, runId: `connection-${connection.id}` });
  try {
    return await tryEndpoint(endpoint, checked, redacting(host), signal);
  } finally {
    await host.close();
  }
}

const LocationSchema = v.union([
  v.pipe(
    v.undefined(),
    v.transform((): ParameterValues => ({})),
  ),
  ParameterValuesSchema,
]);

const PlaceSchema = v.object({ location: LocationSchema });

const NEEDS_LOCATION: Pick<Check, "finding" | "fix"> = {
  finding: { en: "this kind of endpoint is reached at a location only", zh: "此类端点需要具体位置才能访问" },
  fix: { en: "Give a location, such as a bucket, with the test.", zh: "请在测试时提供位置，例如桶名。" },
};

function endpointOf({ plugins }: Pick<HubPorts, "plugins">, { plugin: id, type }: Connection): FoundEndpoint {
  const plugin = findPlugin(plugins, id);
  const endpoint = plugin && findEndpoint(plugin, type);
  if (endpoint === undefined) throw new HubError("NOT_SUPPORTED", `this hub has no endpoint ${type} of a plugin ${id}`);
  return endpoint;
}

/** @returns undefined when no location is given and one is needed */
function parametersOf(
  { manifest }: FoundEndpoint,
  own: ParameterValues,
  place: ParameterValues,
): ParameterValues | undefined {
  const connection = checkParameters(manifest.connection, own, "parameters");
  if (!connection.ok) throw invalidInput(connection.issues);
  const location = checkParameters(manifest.location, place, "location");
  if (location.ok) return { ...connection.value, ...location.value };
  if (Object.keys(place).length === 0) return undefined;
  throw invalidInput(location.issues);
}

/** One thing to try after the other; the first that fails ends it. */
async function tryEndpoint(
  endpoint: FoundEndpoint,
  parameters: ParameterValues,
  { host, redact }: ReturnType<typeof redacting>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const attempt = async <T>(name: string, work: () => Promise<T>, finding: (result: T) => LocalizedText) => {
    const result = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if ("error" in result) checks.push(problemCheck(endpoint, name, result.error, redact));
    else checks.push({ ...ofSide(endpoint), name, state: "ok", finding: redacted(finding(result.value), redact) });
    return result;
  };
  const opened = await attempt(
    "open",
    () => endpoint.adapter.open({ type: endpoint.manifest.id, parameters }, host),
    OPENED,
  );
  if ("error" in opened) return checks;
  try {
    const reached = await attempt(
      "reach",
      () => opened.value.probe(signal),
      () => REACHED,
    );
    if (!("error" in reached)) await trySample(opened.value, attempt, signal);
  } finally {
    await opened.value.close();
  }
  return checks;
}

type Attempt = <T>(name: string, work: () => Promise<T>, finding: (result: T) => LocalizedText) => Promise<unknown>;

async function trySample(opened: OpenEndpoint, attempt: Attempt, signal: AbortSignal): Promise<void> {
  const sample = opened.sample?.bind(opened);
  if (sample) await attempt("list", () => sample(signal), listed);
}

const OPENED = (): LocalizedText => ({ en: "the parameters and the secret are usable", zh: "参数和密钥可用" });
const REACHED: LocalizedText = { en: "the endpoint answers with these credentials", zh: "端点可用这些凭证访问" };

function listed(item: string | undefined): LocalizedText {
  if (item === undefined) return { en: "the listing is empty", zh: "列表为空" };
  const name = item.slice(0, 200).toWellFormed();
  return { en: `the listing works; an item is ${name}`, zh: `列表可用；其中一项为 ${name}` };
}

/** @throws HubError `CANCELLED`: nobody waits for the findings any more */
function problemCheck(endpoint: FoundEndpoint, name: string, cause: unknown, redact: (text: string) => string): Check {
  const error = toHubError(cause);
  if (error.code === "CANCELLED") throw error;
  const message = error.class === "internal" ? DEFECT : { en: error.message, zh: error.message };
  const finding = redacted(message, redact);
  return {
    ...ofSide(endpoint),
    name,
    state: "problem",
    finding,
    code: error.code,
    fix: ERROR_CODES[error.code].remedy,
  };
}

const DEFECT: LocalizedText = { en: "the plugin failed with an error of its own", zh: "插件发生内部错误" };

function redacted({ en, zh }: LocalizedText, redact: (text: string) => string): LocalizedText {
  return { en: redact(en), zh: redact(zh) };
}

function ofSide({ side }: FoundEndpoint): Pick<Check, "side"> {
  return { side };
}
