import { ERROR_CODES, type ErrorClass, type ErrorCode, type ErrorInfo } from "@dth/core/error-codes";

const CLASSES: Readonly<Record<ErrorClass, string>> = {
  input: "The request was impossible or unclear. Nothing was started.",
  job: "Nothing more can be done at this endpoint. The run stops early; what was copied stays.",
  item: "One object cannot be done. It is recorded as failed, and the run goes on.",
  race: "Somebody changed the object or the upload meanwhile. The object is started again.",
  corruption: "Bytes were damaged on the way. They are read again.",
  transient: "The same request may succeed later. It is repeated with growing pauses.",
  throttle: "The store asks for less. The engine slows down; such answers never count as attempts.",
  internal: "A defect of ours.",
};

/** `docs/reference/errors.md`, made from the table that the software itself uses. */
export function errorReference(): string {
  const entries = Object.entries(ERROR_CODES) as [ErrorCode, ErrorInfo][];
  const sections = (Object.keys(CLASSES) as ErrorClass[]).map((errorClass) => {
    const codes = entries.filter(([, info]) => info.class === errorClass);
    return [`## Class \`${errorClass}\``, CLASSES[errorClass], ...codes.map(entryText)].join("\n\n");
  });
  return `${HEAD}\n\n${sections.join("\n\n")}\n`;
}

const HEAD = `# Errors

<!-- Made by \`npm run docs\` from packages/core/src/error-codes.ts. Do not edit. -->

Every failure has one of these codes. The program prints the code, what happened, and what to do; receipts and
\`--json\` carry the code. The class says how the software itself reacts.`;

function entryText([code, info]: [ErrorCode, ErrorInfo]): string {
  return `### ${code}\n\n${info.remedy.en}\n\n${info.remedy.zh}`;
}
