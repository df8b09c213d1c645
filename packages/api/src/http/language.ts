import type { Language } from "@dth/core/error-codes";

/** The language of an `Accept-Language` header that comes first and is spoken here; English where none is. */
export function languageOf(header: string | null | undefined): Language {
  const wanted = (header ?? "")
    .slice(0, 500)
    .split(",")
    .map(preferenceOf)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    if (tag === "zh" || tag.startsWith("zh-")) return "zh";
    if (tag === "en" || tag.startsWith("en-") || tag === "*") return "en";
  }
  return "en";
}

function preferenceOf(text: string): { readonly tag: string; readonly quality: number } {
  const [tag = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  const quality = given === undefined ? 1 : Number(given.slice(2));
  return { tag, quality: Number.isFinite(quality) ? quality : 0 };
}
