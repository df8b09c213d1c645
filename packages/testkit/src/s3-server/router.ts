import * as buckets from "./bucket-operations.ts";
import { completeUpload } from "./complete-upload.ts";
import { copyObject, copyPart } from "./copy-object.ts";
import { deleteObject, deleteObjects } from "./delete-objects.ts";
import { isV2, listObjects } from "./list-objects.ts";
import { listParts, listUploads } from "./list-uploads.ts";
import { abortUpload, createUpload, uploadPart } from "./multipart.ts";
import type { Context, Operation } from "./operation.ts";
import { getObject, headObject } from "./read-object.ts";
import { S3Refusal } from "./s3-refusal.ts";
import { header } from "./s3-request.ts";
import { deleteTagging, getTagging, putTagging } from "./tagging.ts";
import { putObject } from "./write-object.ts";

const operation = (name: string, action: string, run: Operation["run"]): Operation => ({ name, action, run });

const SERVICE = {
  listBuckets: operation("ListBuckets", "s3:ListAllMyBuckets", buckets.listBuckets),
};

const BUCKET = {
  listV1: operation("ListObjects", "s3:ListBucket", listObjects),
  listV2: operation("ListObjectsV2", "s3:ListBucket", listObjects),
  head: operation("HeadBucket", "s3:ListBucket", buckets.headBucket),
  location: operation("GetBucketLocation", "s3:GetBucketLocation", buckets.getLocation),
  versioning: operation("GetBucketVersioning", "s3:GetBucketVersioning", buckets.getVersioning),
  putVersioning: operation("PutBucketVersioning", "s3:PutBucketVersioning", buckets.putVersioning),
  notifications: operation("GetBucketNotificationConfiguration", "s3:GetBucketNotification", buckets.getNotifications),
  putNotifications: operation(
    "PutBucketNotificationConfiguration",
    "s3:PutBucketNotification",
    buckets.putNotifications,
  ),
  uploads: operation("ListMultipartUploads", "s3:ListBucketMultipartUploads", listUploads),
  deleteMany: operation("DeleteObjects", "s3:DeleteObject", deleteObjects),
  create: operation("CreateBucket", "s3:CreateBucket", buckets.createBucket),
  remove: operation("DeleteBucket", "s3:DeleteBucket", buckets.deleteBucket),
};

const OBJECT = {
  get: operation("GetObject", "s3:GetObject", getObject),
  head: operation("HeadObject", "s3:GetObject", headObject),
  put: operation("PutObject", "s3:PutObject", putObject),
  copy: operation("CopyObject", "s3:PutObject", copyObject),
  remove: operation("DeleteObject", "s3:DeleteObject", deleteObject),
  getTagging: operation("GetObjectTagging", "s3:GetObjectTagging", getTagging),
  putTagging: operation("PutObjectTagging", "s3:PutObjectTagging", putTagging),
  deleteTagging: operation("DeleteObjectTagging", "s3:DeleteObjectTagging", deleteTagging),
  createUpload: operation("CreateMultipartUpload", "s3:PutObject", createUpload),
  uploadPart: operation("UploadPart", "s3:PutObject", uploadPart),
  copyPart: operation("UploadPartCopy", "s3:PutObject", copyPart),
  complete: operation("CompleteMultipartUpload", "s3:PutObject", completeUpload),
  abort: operation("AbortMultipartUpload", "s3:AbortMultipartUpload", abortUpload),
  listParts: operation("ListParts", "s3:ListMultipartUploadParts", listParts),
};

const UNKNOWN = operation("Unknown", "s3:Unknown", buckets.notImplemented);

/** Sub-resources that make a request another one than the plain method would. */
const SUBRESOURCES: ReadonlySet<string> = new Set(
  (
    "acl cors policy lifecycle encryption website logging replication versions requestPayment " +
    "object-lock ownershipControls publicAccessBlock restore attributes torrent retention legal-hold select " +
    "policyStatus accelerate analytics inventory metrics"
  ).split(" "),
);

/** Which operation a request asks for. @throws S3Refusal `MethodNotAllowed` */
export function route(context: Context): Operation {
  const { request } = context;
  const found =
    request.bucket === "" ? forService(context) : request.key === "" ? forBucket(context) : forObject(context);
  if (found) return found;
  throw new S3Refusal(
    405,
    "MethodNotAllowed",
    `The specified method ${request.method} is not allowed against this resource.`,
  );
}

function forService({ request }: Context): Operation | undefined {
  return request.method === "GET" || request.method === "HEAD" ? SERVICE.listBuckets : undefined;
}

function isOther(query: ReadonlyMap<string, string>): boolean {
  if (query.size === 0) return false;
  for (const name of query.keys()) if (SUBRESOURCES.has(name)) return true;
  return false;
}

function forBucket(context: Context): Operation | undefined {
  const { method, query } = context.request;
  if (isOther(query) || query.has("tagging")) return UNKNOWN;
  if (method === "GET") {
    if (query.has("location")) return BUCKET.location;
    if (query.has("versioning")) return BUCKET.versioning;
    if (query.has("notification")) return BUCKET.notifications;
    if (query.has("uploads")) return BUCKET.uploads;
    return isV2(context) ? BUCKET.listV2 : BUCKET.listV1;
  }
  if (method === "HEAD") return BUCKET.head;
  if (method === "PUT" && query.has("notification")) return BUCKET.putNotifications;
  if (method === "PUT") return query.has("versioning") ? BUCKET.putVersioning : BUCKET.create;
  if (method === "POST") return query.has("delete") ? BUCKET.deleteMany : UNKNOWN;
  return method === "DELETE" ? BUCKET.remove : undefined;
}

function forObject({ request }: Context): Operation | undefined {
  const { method, query } = request;
  const tagging = query.has("tagging");
  if (isOther(query) || query.has("notification")) return UNKNOWN;
  if (method === "HEAD") return OBJECT.head;
  if (method === "GET") return tagging ? OBJECT.getTagging : query.has("uploadId") ? OBJECT.listParts : OBJECT.get;
  if (method === "DELETE") return tagging ? OBJECT.deleteTagging : query.has("uploadId") ? OBJECT.abort : OBJECT.remove;
  if (method === "POST")
    return query.has("uploads") ? OBJECT.createUpload : query.has("uploadId") ? OBJECT.complete : UNKNOWN;
  if (method !== "PUT") return undefined;
  if (tagging) return OBJECT.putTagging;
  const copies = header(request, "x-amz-copy-source") !== undefined;
  if (query.has("uploadId")) return copies ? OBJECT.copyPart : OBJECT.uploadPart;
  return copies ? OBJECT.copy : OBJECT.put;
}
