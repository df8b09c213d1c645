import { checkInput } from "@dth/core/check-input";
import type { LocalizedText } from "@dth/core/error-codes";
import type { InputIssue } from "@dth/core/input-issue";
import { ExportSchema } from "@dth/core/inputs/export";
import { COMMON } from "../../ui/texts.ts";
import { MOVE } from "./texts.ts";

/** An export that is about to be taken in. */
export interface ImportForm {
  readonly fileName: string;
  readonly document: string;
  readonly replace: boolean;
}

/** The form before a file was chosen. */
export const NO_FILE: ImportForm = { fileName: "", document: "", replace: false };

/** UTF-16 units of a file that is kept over a reload: browsers keep five million for all of a site. */
const MOST_KEPT = 1_500_000;

/** A file that is too large for the tab's memory has to be chosen again. */
export function unkeptOfImport({ document }: ImportForm): readonly "document"[] {
  return document.length > MOST_KEPT ? ["document"] : [];
}

/** What the API would refuse. The file is one field: what is wrong in it is told there, with its place in the file. */
export function checkImport({ document }: ImportForm): readonly InputIssue[] {
  if (document === "") return [wrong(COMMON.mustBe)];
  const read = readDocument(document);
  if (read === undefined) return [wrong(MOVE.notJson)];
  const checked = checkInput(ExportSchema, read.value);
  return checked.ok ? [] : checked.issues;
}

function wrong(message: LocalizedText): InputIssue {
  return { path: "document", message };
}

function readDocument(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
