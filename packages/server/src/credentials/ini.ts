/** Sections of an AWS configuration file: section name to its settings. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads the dialect of AWS's shared files: `[section]`, `name = value`, comments from `#` or `;` at
 * the start of a line or after a space, indented sub-settings (left out: none concerns us), names
 * without regard to case. A later setting wins. Values keep `#` and `;` inside words, as secrets may have them.
 */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const raw of text.replace(/^\uFEFF/u, "").split(/\r?\n/u)) {
    const header = /^\s*\[\s*(.+?)\s*\]/u.exec(raw);
    if (header) {
      const name = (header[1] ?? "").replace(/\s+/gu, " ").replace(/^["']|["']$/gu, "");
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      continue;
    }
    const setting = /^([^\s#;=][^=]*?)\s*=\s*(.*)$/u.exec(raw);
    if (setting && section)
      section.set((setting[1] ?? "").toLowerCase(), (setting[2] ?? "").replace(/\s[#;].*$/u, "").trim());
  }
  return sections;
}
