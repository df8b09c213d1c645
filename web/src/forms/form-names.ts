/** Every form of the console. Tests go over all of them: one that is not here is refused by the compiler. */
export type FormName =
  | "sign-in"
  | "connection"
  | "connection-test"
  | "secret"
  | "channel"
  | "token"
  | "task"
  | "acceptance"
  | "import"
  | "original";
