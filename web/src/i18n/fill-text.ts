/**
 * Fills `{name}` with the value of that name, and `{name:one|many}` with the first word when the value is 1.
 * What has no value stays as it is written, so that a mistake is seen.
 */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    if (one === undefined || many === undefined) return String(value);
    return value === 1 || value === "1" ? one : many;
  });
}
