import { type JSX, Show, Suspense } from "solid-js";
import { language } from "../i18n/language.ts";
import { piece } from "./piece.ts";

/** What failed, by whoever told of it. */
interface Told {
  readonly code: string;
  readonly message: string;
}

/**
 * Why something failed. The cause is in the words of whoever told it, which are English or a vendor's own: in Chinese it
 * comes after what its code means.
 */
export function Cause(props: { readonly of: Told }): JSX.Element {
  return (
    <>
      <Show when={language() === "zh"}>
        <Suspense>
          <Meaning code={props.of.code} />
        </Suspense>
      </Show>
      <span class="foreign">{props.of.message}</span>
    </>
  );
}

const Meaning = piece(() => import("./Meaning.tsx"));
