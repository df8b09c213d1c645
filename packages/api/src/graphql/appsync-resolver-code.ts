/**
 * The APPSYNC_JS code of every resolver: hands the event to the Lambda, and makes of an error that came as data one of
 * GraphQL, with `errorType` as its code and `errorInfo` as the rest.
 */
export const APPSYNC_RESOLVER_CODE = `import { util } from "@aws-appsync/utils";

/** What AppSync sends to the function: the field, its arguments, who asks, and what they asked for. */
export function request(ctx) {
  return {
    operation: "Invoke",
    payload: {
      info: { parentTypeName: ctx.info.parentTypeName, fieldName: ctx.info.fieldName },
      arguments: ctx.args,
      identity: ctx.identity,
      request: { headers: ctx.request.headers },
    },
  };
}

/** The function's answer, or its error under its code. */
export function response(ctx) {
  if (ctx.error) util.error("the hub cannot be reached", "NETWORK");
  const error = ctx.result.error;
  if (error) {
    util.error(error.message, error.code, null, {
      code: error.code,
      remedy: error.remedy,
      issues: error.issues,
      requestId: error.requestId,
    });
  }
  return ctx.result.data;
}
`;
