/** Where a plugin's CloudFormation template lies in the bucket of the templates: the deploy puts it there, the launcher names it. */
export function templateKey(
  { id, version }: { readonly id: string; readonly version: string },
  language = "en",
): string {
  return `${id}/${version}/${language === "en" ? "template.json" : `template.${language}.json`}`;
}

/**
 * Where the archive of the templates' functions lies. It is named by its content: CloudFormation takes a function for
 * unchanged as long as its archive's key is.
 *
 * @param sha256 in hexadecimal
 */
export function codeKey(sha256: string): string {
  return `functions/${sha256.slice(0, 32)}.zip`;
}
