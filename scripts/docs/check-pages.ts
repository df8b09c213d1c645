import { posix } from "node:path";
import { commandProblem, type Known } from "./check-commands.ts";
import { commandsOf, type Page, readPage } from "./markdown.ts";

/** Everything wrong with the pages, one line each. */
export interface PagesRequest {
  /** Markdown texts by path from the root. */
  readonly pages: ReadonlyMap<string, string>;
  /** Every path of the repository that a link may point to. */
  readonly files: ReadonlySet<string>;
  readonly known: Known;
}

/**
 * Checks that links resolve, that documented commands exist, and that a page and its translation are in step.
 * A translation of `X.md` is `X.zh-CN.md`: the same headings by level, the same commands.
 */
export function checkPages({ pages, files, known }: PagesRequest): readonly string[] {
  const read = new Map(Array.from(pages, ([path, text]) => [path, readPage(text)]));
  return Array.from(read).flatMap(([path, page]) => [
    ...page.links.flatMap((link) => prefixed(path, linkProblem(path, link, read, files))),
    ...commandsOf(page).flatMap((line) => prefixed(path, labelled(line, commandProblem(line, known)))),
    ...prefixed(path, translationProblem(path, page, read)),
  ]);
}

function prefixed(path: string, problem: string | undefined): readonly string[] {
  return problem === undefined ? [] : [`${path}: ${problem}`];
}

function labelled(line: string, problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `"${line}": ${problem}`;
}

function linkProblem(
  path: string,
  link: string,
  pages: ReadonlyMap<string, Page>,
  files: ReadonlySet<string>,
): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [file = "", anchor] = decodeURI(link).split("#");
  const target = file === "" ? path : posix.join(posix.dirname(path), file).replace(/\/$/, "");
  const exists = files.has(target) || Array.from(files).some((each) => each.startsWith(`${target}/`));
  if (!exists) return `link to ${link}, which is not there`;
  const headings = pages.get(target)?.headings;
  if (anchor === undefined || !headings) return undefined;
  return headings.some((heading) => heading.anchor === anchor) ? undefined : `link to ${link}: no such heading`;
}

function translationProblem(path: string, page: Page, pages: ReadonlyMap<string, Page>): string | undefined {
  if (!path.endsWith(".zh-CN.md")) return undefined;
  const original = pages.get(path.replace(/\.zh-CN\.md$/, ".md"));
  if (!original) return "translation of a page that is not there";
  const levels = (each: Page) => each.headings.map((heading) => heading.level).join(" ");
  if (levels(page) !== levels(original)) return "headings are not in step with the English page";
  const missing = commandsOf(original).find((line, index) => commandsOf(page)[index] !== line);
  return missing === undefined ? undefined : `commands are not in step with the English page from "${missing}" on`;
}
