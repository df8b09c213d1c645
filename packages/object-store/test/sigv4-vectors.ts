/**
 * Signatures that AWS published: the S3 examples of "Signature calculations for the Authorization
 * header" (API reference, sig-v4-header-based-auth) and cases of the aws-sig-v4-test-suite.
 */
export interface Sigv4Vector {
  readonly name: string;
  readonly method: string;
  /** Not encoded. */
  readonly key: string;
  /** Not encoded, in the published order. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly signature: string;
}

const vector = (
  name: string,
  signature: string,
  request: Partial<Omit<Sigv4Vector, "name" | "signature">> = {},
): Sigv4Vector => ({ name, signature, method: "GET", key: "", query: [], headers: [], body: "", ...request });

/** Of `service` in us-east-1 at 20150830T123600Z, host example.amazonaws.com. */
export const SUITE_CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

const UNRESERVED = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Requests of AWS' own test suite for Signature Version 4, with their signatures. */
export const SUITE_VECTORS: readonly Sigv4Vector[] = [
  vector("get-vanilla", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
  vector("get-vanilla-query-order-key-case", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500", {
    query: [
      ["Param2", "value2"],
      ["Param1", "value1"],
    ],
  }),
  vector("get-vanilla-query-unreserved", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197", {
    query: [[UNRESERVED, UNRESERVED]],
  }),
  vector("get-vanilla-utf8-query", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04", {
    query: [["\u1234", "bar"]],
  }),
  vector("get-unreserved", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f", { key: UNRESERVED }),
  vector("get-utf8", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85", { key: "\u1234" }),
  vector("get-header-value-trim", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736", {
    headers: [
      ["my-header1", " value1"],
      ["my-header2", ' "a   b   c"'],
    ],
  }),
  vector("post-vanilla", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b", { method: "POST" }),
  vector("post-header-key-sort", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c", {
    method: "POST",
    headers: [["my-header1", "value1"]],
  }),
  vector("post-header-value-case", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d", {
    method: "POST",
    headers: [["my-header1", "VALUE1"]],
  }),
  vector("post-sts-header-before", "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead", {
    method: "POST",
    headers: [
      [
        "x-amz-security-token",
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==",
      ],
    ],
  }),
  vector("post-x-www-form-urlencoded", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", {
    method: "POST",
    headers: [["content-type", "application/x-www-form-urlencoded"]],
    body: "Param1=value1",
  }),
];

/** Of S3 in us-east-1 at 20130524T000000Z, host examplebucket.s3.amazonaws.com. */
export const S3_CREDENTIALS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** Requests of S3's own examples, with their signatures. */
export const S3_VECTORS: readonly Sigv4Vector[] = [
  vector("GET object", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", {
    key: "test.txt",
    headers: [["range", "bytes=0-9"]],
  }),
  vector("PUT object", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd", {
    method: "PUT",
    key: "test$file.text",
    headers: [
      ["date", "Fri, 24 May 2013 00:00:00 GMT"],
      ["x-amz-storage-class", "REDUCED_REDUNDANCY"],
    ],
    body: "Welcome to Amazon S3.",
  }),
  vector("GET bucket lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", {
    query: [["lifecycle", ""]],
  }),
  vector("GET bucket (list objects)", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", {
    query: [
      ["max-keys", "2"],
      ["prefix", "J"],
    ],
  }),
];
