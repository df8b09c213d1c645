/**
 * A definition with what `${name}` stands for.
 *
 * @throws Error for a name that the definition has and the values have not, or the other way round
 */
export function fillDefinition(text: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the launcher's definition asks for \${${name}}, which nobody gives`);
    used.add(name);
    return JSON.stringify(value).slice(1, -1);
  });
  const idle = Object.keys(values).filter((name) => !used.has(name));
  if (idle.length > 0) throw new Error(`the launcher's definition has no use for ${idle.join(", ")}`);
  return filled;
}
