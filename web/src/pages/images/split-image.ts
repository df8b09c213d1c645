/** Repository, and tag or digest with its mark, of an image's name. A port is no tag. */
export function splitImage(name: string): { readonly repository: string; readonly tag: string } {
  const at = name.indexOf("@");
  if (at >= 0) return { repository: name.slice(0, at), tag: name.slice(at) };
  const colon = name.lastIndexOf(":");
  if (colon < 0 || name.indexOf("/", colon) >= 0) return { repository: name, tag: "" };
  return { repository: name.slice(0, colon), tag: name.slice(colon) };
}
