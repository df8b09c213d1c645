/** Flags about what a command prints. */
export const OUTPUT = ["json", "quiet", "lang", "help"] as const;

/** Flags about one place and how it is reached. */
export const ONE_SIDE = [
  "endpoint",
  "region",
  "profile",
  "anonymous",
  "vendor",
  "addressing",
  "requester-pays",
] as const;
