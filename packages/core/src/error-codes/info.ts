import type { ErrorClass, ErrorInfo } from "../error-codes.ts";

/** What is known about a code: how it behaves, and what to do in each language. */
export const info = (errorClass: ErrorClass, en: string, zh: string): ErrorInfo => ({
  class: errorClass,
  remedy: { en, zh },
});
