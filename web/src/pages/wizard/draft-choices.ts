import type { Parameter } from "@dth/core/parameter";
import { createMemo } from "solid-js";
import { unwrap } from "solid-js/store";
import { readValues } from "../../api/json.ts";
import { connections, type EndpointF, type TaskInput } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { givenValues } from "../../forms/effective.ts";
import { toParameter } from "../../forms/to-parameter.ts";
import { manifestOf } from "../../plugins/manifests.ts";
import { type Draft, inputOf, type SideName } from "./draft.ts";

/** What a draft has chosen, as the hub knows it: its plugin, endpoints and connections, and the parameters they ask for. */
export type DraftChoices = ReturnType<typeof createDraftChoices>;

/** Follows what a draft chooses. */
export function createDraftChoices(draft: Draft) {
  const stored = createQuery(connections, () => ({}));
  const manifest = createMemo(() => manifestOf(draft.plugin));
  // Each changes with its kind alone: parameters that are made anew would take the focus from who is typing.
  const from = createMemo(() => manifest()?.sources.find(({ id }) => id === draft.source.type));
  const to = createMemo(() => manifest()?.destinations.find(({ id }) => id === draft.destination.type));
  const source = createMemo(() => sideParameters(from()));
  const destination = createMemo(() => sideParameters(to()));
  const options = createMemo((): readonly Parameter[] => (manifest()?.options ?? []).map(toParameter));
  const all = () => stored.data()?.connections?.items ?? [];
  const connection = (id: string) => all().find((one) => one.id === id);
  const parameters = (side: SideName) => (side === "source" ? source() : destination());
  const given = (name: SideName) => {
    const side = unwrap(draft)[name];
    const beneath = readValues(connection(side.connection)?.parameters);
    return { ...side, parameters: givenValues(parameters(name) ?? [], side.parameters, beneath) };
  };
  return {
    manifest,
    endpoint: (side: SideName): EndpointF | undefined => (side === "source" ? from() : to()),
    parameters,
    options,
    /** Every stored connection. */
    connections: all,
    connection,
    /** The draft as the API takes it, without what does not count. */
    input: (): TaskInput =>
      inputOf({
        ...unwrap(draft),
        source: given("source"),
        destination: given("destination"),
        options: givenValues(options(), unwrap(draft).options),
      }),
  };
}

function sideParameters(endpoint: EndpointF | undefined): readonly Parameter[] | undefined {
  return endpoint === undefined ? undefined : [...endpoint.connection, ...endpoint.location].map(toParameter);
}
