import type { LocalizedText } from "@dth/core/error-codes";
import { App, BootstraplessSynthesizer, Stack } from "aws-cdk-lib";
import { CURRENTLY_RECOMMENDED_FLAGS } from "aws-cdk-lib/cx-api";

/** Languages of a template's texts. */
export type Language = keyof LocalizedText;

/** A plugin's template: fills an empty stack. */
export interface Template {
  /** Id of the plugin, such as `s3`. */
  readonly id: string;
  /** Semantic version of the plugin. */
  readonly version: string;
  /** At most 900 bytes, for CloudFormation takes 1,024 with what stands before them. */
  readonly description: LocalizedText;
  build(stack: Stack, language: Language): void;
}

/** How {@link synthesize} is asked. */
export interface SynthesisOptions {
  readonly language?: Language;
  /** A directory for the toolkit's files; it is created. */
  readonly directory: string;
  /** Called once the stack is filled and before it is written, such as to add checks. */
  readonly prepare?: (app: App) => void;
}

/** What CloudFormation takes, as JSON. */
export type TemplateBody = Readonly<Record<string, unknown>>;

/**
 * The template as JSON, made offline. It needs no bootstrapped account; files that would have to be uploaded along
 * with it are refused. What the toolkit checks by itself is in `validation-report.json` in its directory.
 *
 * @throws Error as the toolkit does, also when a check that `prepare` added does not hold
 */
export function synthesize(template: Template, options: SynthesisOptions): TemplateBody {
  const { language = "en", directory, prepare } = options;
  // Without the flags that new projects get, the toolkit behaves as its oldest version did.
  const app = new App({ outdir: directory, analyticsReporting: false, context: CURRENTLY_RECOMMENDED_FLAGS });
  const stack = new Stack(app, `${template.id}-plugin`, {
    synthesizer: new BootstraplessSynthesizer(),
    description: `Data Transfer Hub, ${template.id} plugin ${template.version}: ${template.description[language]}`,
  });
  template.build(stack, language);
  prepare?.(app);
  return quietly(() => app.synth()).getStackByName(stack.stackName).template;
}

/** The toolkit prints whatever its checks find, also what is explained elsewhere; all of it is in its report, too. */
function quietly<T>(work: () => T): T {
  const { error } = console;
  console.error = () => undefined;
  try {
    return work();
  } finally {
    console.error = error;
  }
}
