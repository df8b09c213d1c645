/** One heading with its level (1 to 6) and the anchor that GitHub gives it. */
export interface Heading {
  readonly level: number;
  readonly anchor: string;
}

/** A fenced code block. */
export interface CodeBlock {
  readonly language: string;
  readonly lines: readonly string[];
}

/** What the checks need to know of a Markdown page. */
export interface Page {
  readonly headings: readonly Heading[];
  readonly code: readonly CodeBlock[];
  /** Targets of links and images outside code, as written. */
  readonly links: readonly string[];
}

/** Reads a page line by line; only what GitHub's flavour of Markdown has and these docs use. */
export function readPage(text: string): Page {
  const headings: Heading[] = [];
  const code: CodeBlock[] = [];
  const links: string[] = [];
  let block: { language: string; lines: string[] } | undefined;
  for (const line of text.split("\n")) {
    const fence = /^```(\S*)/.exec(line);
    if (fence) {
      if (block) code.push(block);
      block = block ? undefined : { language: fence[1] ?? "", lines: [] };
    } else if (block) {
      block.lines.push(line);
    } else {
      const heading = /^(#{1,6}) (.+)$/.exec(line);
      if (heading) headings.push({ level: heading[1]?.length ?? 1, anchor: anchorOf(heading[2] ?? "") });
      links.push(...linksOf(line));
    }
  }
  return { headings, code, links };
}

/** GitHub's anchor: lower case, punctuation gone, spaces to hyphens. */
function anchorOf(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");
}

function linksOf(line: string): readonly string[] {
  const prose = line.replace(/`[^`]*`/g, "");
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), (match) => match[1] ?? "");
}

/** The commands of a page's shell blocks, continuation lines joined, comments and output left out. */
export function commandsOf(page: Page): readonly string[] {
  return page.code
    .filter((block) => block.language === "sh")
    .flatMap((block) => block.lines.join("\n").replaceAll("\\\n", " ").split("\n"))
    .map((line) =>
      line
        .replace(/(^|\s)#.*$/, "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}
