import type { AddressBook } from "./endpoint.ts";
import type { ErrorAnswer } from "./error-answer.ts";

/**
 * The region that a refusal points to: S3's header, the `<Region>` element, the endpoint that it
 * names, or its sentence "expecting 'eu-west-1'". A redirect is never followed as such, because its
 * target would be handed signed requests.
 */
export function hintedRegion(answer: ErrorAnswer, addresses: AddressBook): string | undefined {
  const named = answer.headers["x-amz-bucket-region"] ?? answer.texts.Region ?? expected(answer.message);
  if (named !== undefined && /^[A-Za-z0-9-]+$/.test(named)) return named;
  const host = answer.texts.Endpoint ?? locationHost(answer.headers.location);
  return host === undefined ? undefined : addresses.regionOfHost(host);
}

function expected(message: string | undefined): string | undefined {
  return /expecting '([^']+)'/.exec(message ?? "")?.[1];
}

function locationHost(location: string | undefined): string | undefined {
  return location !== undefined && URL.canParse(location) ? new URL(location).host : undefined;
}
