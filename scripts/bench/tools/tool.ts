/** One side of a copy as a tool needs it. */
export interface Place {
  /** Such as `http://127.0.0.1:9000`. */
  readonly url: string;
  readonly bucket: string;
  /** Ends with `/`. */
  readonly prefix: string;
}

/** What a tool is asked to do. */
export interface Job {
  readonly source: Place;
  readonly destination: Place;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A directory of the tool's own, for configuration and whatever it must put on disk. */
  readonly scratch: string;
}

/** How a tool is started. */
export interface Invocation {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A program that copies from S3 to S3, and how it is asked to. */
export interface Tool {
  readonly id: string;
  readonly name: string;
  /** Program to look for. */
  readonly binary: string;
  readonly versionArguments: readonly string[];
  /** How it is set up, in words, for the report. */
  readonly setting: string;
  /** Most rounds to run it, for tools that take minutes where others take seconds. */
  readonly mostRounds?: number;
  /** Copies everything below the source's prefix that the destination lacks or that differs. */
  copy(job: Job): Invocation;
  /** Lists and compares both sides and changes nothing. Absent: the tool cannot. */
  compare?(job: Job): Invocation;
}

/** `s3://bucket/prefix/` */
export function s3Url({ bucket, prefix }: Place): string {
  return `s3://${bucket}/${prefix}`;
}
