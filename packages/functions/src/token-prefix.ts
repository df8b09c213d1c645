/** Before addresses for programs: API Gateway tells by it whether people's or the hub's own tokens open a route. */
const PREFIX = "/token/";

/** The request as the API knows its address. */
export function withoutTokenPrefix(request: Request): Request {
  const url = new URL(request.url);
  if (!url.pathname.startsWith(PREFIX)) return request;
  url.pathname = url.pathname.slice(PREFIX.length - 1);
  return new Request(url, request);
}
