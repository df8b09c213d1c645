import type { Phrase } from "../phrases.ts";

/** Error codes that stores of S3's protocol answer with: what they mean, and Amazon's own sentence, which says no more. */
const CODES: readonly (readonly [code: string, zh: string, sentence: string])[] = [
  ["AccessDenied", "拒绝访问", "Access Denied"],
  ["AllAccessDisabled", "对该资源的访问已全部停用", "All access to this object has been disabled"],
  ["AuthorizationHeaderMalformed", "签名中的区域或格式不符", ""],
  ["BadDigest", "内容与校验值不符", "The Content-MD5 you specified did not match what we received."],
  ["EntityTooLarge", "对象过大", "Your proposed upload exceeds the maximum allowed size"],
  ["EntityTooSmall", "分段过小", "Your proposed upload is smaller than the minimum allowed size"],
  ["ExpiredToken", "令牌已过期", "The provided token has expired."],
  [
    "IncompleteBody",
    "内容不完整",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  ],
  ["InternalError", "存储端内部错误", "We encountered an internal error. Please try again."],
  ["InvalidAccessKeyId", "存储端没有此访问密钥", "The AWS Access Key Id you provided does not exist in our records."],
  ["InvalidArgument", "参数无效", ""],
  ["InvalidBucketName", "桶名无效", "The specified bucket is not valid."],
  ["InvalidObjectState", "对象已归档，须先恢复", "The operation is not valid for the object's storage class"],
  [
    "InvalidPart",
    "分段不存在或已变化",
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
  ],
  ["InvalidRange", "所请求的范围超出对象", "The requested range is not satisfiable"],
  ["InvalidRequest", "请求无效", ""],
  ["InvalidToken", "令牌无效", "The provided token is malformed or otherwise invalid."],
  ["KeyTooLongError", "键过长", "Your key is too long"],
  ["MalformedXML", "请求的 XML 无效", ""],
  ["MetadataTooLarge", "元数据过大", "Your metadata headers exceed the maximum allowed metadata size"],
  ["MethodNotAllowed", "不允许该方法", "The specified method is not allowed against this resource."],
  ["MissingContentLength", "缺少 Content-Length", "You must provide the Content-Length HTTP header."],
  ["NoSuchBucket", "桶不存在", "The specified bucket does not exist"],
  ["NoSuchKey", "对象不存在", "The specified key does not exist."],
  [
    "NoSuchUpload",
    "分段上传不存在",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
  ],
  ["NotImplemented", "存储端不支持", "A header you provided implies functionality that is not implemented"],
  [
    "PermanentRedirect",
    "桶位于其他端点",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
  ],
  ["PreconditionFailed", "前置条件不成立", "At least one of the pre-conditions you specified did not hold"],
  [
    "RequestTimeTooSkewed",
    "本机时间与存储端相差过大",
    "The difference between the request time and the current time is too large.",
  ],
  [
    "RequestTimeout",
    "请求超时",
    "Your socket connection to the server was not read from or written to within the timeout period.",
  ],
  ["ServiceUnavailable", "服务暂不可用", "Please reduce your request rate."],
  [
    "SignatureDoesNotMatch",
    "签名不符",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  ["SlowDown", "请降低请求频率", "Please reduce your request rate."],
];

const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"] as const;

/** Which request got which answer. */
const ANSWERED = METHODS.map((method): Phrase => [`${method} {} was answered {~}`, `${method} {} 返回 {}`]);

/** The status, the code and the store's words of an answer. Words that say more than the code are kept. */
const ANSWERS = CODES.flatMap(([code, zh, sentence]): readonly Phrase[] => {
  const bare = sentence.replace(/\.$/u, "");
  const told = bare === "" ? [] : [`{} ${code}: ${bare}`, `{} ${code}: ${bare}.`];
  return [
    ...told.map((en): Phrase => [en, `{} ${code}（${zh}）`]),
    [`{} ${code}: {}`, `{} ${code}（${zh}）：{}`],
    [`{} ${code}`, `{} ${code}（${zh}）`],
  ];
});

/** What stores answer, in their own words. */
export const VENDOR_PHRASES: readonly Phrase[] = [...ANSWERED, ...ANSWERS];
