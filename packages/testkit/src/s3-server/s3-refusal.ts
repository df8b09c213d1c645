/** What a refusal carries beside status, code and message. */
export interface RefusalOptions {
  /** Further elements of the `<Error>` document, such as `Region`. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in S3's words. Thrown anywhere in a handler, answered as `<Error>` by the router. */
export class S3Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, options: RefusalOptions = {}) {
    super(message);
    this.name = "S3Refusal";
    this.status = status;
    this.code = code;
    this.fields = options.fields ?? {};
    this.headers = options.headers ?? {};
  }
}

/** The refusals that several operations share, by S3's code. */
export const refuse = {
  accessDenied: (message = "Access Denied") => new S3Refusal(403, "AccessDenied", message),
  noSuchBucket: (bucket: string) =>
    new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist", { fields: { BucketName: bucket } }),
  noSuchKey: (key: string) =>
    new S3Refusal(404, "NoSuchKey", "The specified key does not exist.", { fields: { Key: key } }),
  noSuchUpload: (uploadId: string) =>
    new S3Refusal(
      404,
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      { fields: { UploadId: uploadId } },
    ),
  invalidArgument: (message: string, name: string, value: string) =>
    new S3Refusal(400, "InvalidArgument", message, { fields: { ArgumentName: name, ArgumentValue: value } }),
  invalidRequest: (message: string) => new S3Refusal(400, "InvalidRequest", message),
  malformedXml: () =>
    new S3Refusal(
      400,
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    ),
  preconditionFailed: (condition: string) =>
    new S3Refusal(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
      fields: { Condition: condition },
    }),
  notImplemented: (header: string) =>
    new S3Refusal(501, "NotImplemented", "A header you provided implies functionality that is not implemented", {
      fields: { Header: header },
    }),
  badDigest: (message = "The Content-MD5 you specified did not match what we received.") =>
    new S3Refusal(400, "BadDigest", message),
} as const;
