declare module "asl-validator" {
  /** Checks a definition in Amazon States Language by its schema, its targets and its paths. */
  export default function validate(
    definition: unknown,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ): { readonly isValid: boolean; readonly errorsText: (separator?: string) => string };
}
