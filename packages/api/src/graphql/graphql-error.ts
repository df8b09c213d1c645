import { HubError, toHubError } from "@dth/core/error";
import { GraphQLError } from "graphql";
import { type TellOptions, toldError } from "../http/problem.ts";

/**
 * An error of execution or validation as it goes out: `extensions` has `code`, `remedy`, `issues` and `requestId`.
 * What is not ours becomes `INTERNAL`, told to `report` and hidden from the caller.
 */
export function tellGraphqlError(
  error: unknown,
  options: TellOptions,
  report: (error: HubError) => void,
): GraphQLError {
  const graphql = error instanceof GraphQLError ? error : undefined;
  const ours = hubErrorOf(error, graphql);
  if (ours.code === "INTERNAL") report(ours);
  const { message, issues, ...extensions } = toldError(ours, options);
  return new GraphQLError(message, {
    ...(graphql?.nodes && { nodes: graphql.nodes }),
    ...(graphql?.source && { source: graphql.source }),
    ...(graphql?.positions && { positions: graphql.positions }),
    ...(graphql?.path && { path: graphql.path }),
    extensions: {
      ...extensions,
      ...(issues.length > 0 && { issues }),
      ...(graphql?.extensions.http && { http: graphql.extensions.http }),
    },
  });
}

/** A GraphQLError that nothing else caused is about the request itself: syntax, unknown fields, wrong types. */
function hubErrorOf(error: unknown, graphql: GraphQLError | undefined): HubError {
  if (graphql === undefined) return toHubError(error);
  const cause = graphql.originalError;
  if (cause instanceof HubError) return cause;
  if (cause === undefined || cause instanceof GraphQLError) return new HubError("INVALID_INPUT", graphql.message);
  return toHubError(cause);
}
