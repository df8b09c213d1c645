import { type Answer, xmlAnswer } from "./answer.ts";
import { isoDate } from "./attributes.ts";
import { bucketOf, type Context } from "./operation.ts";
import { readDocument, readText } from "./read-document.ts";
import { refuse, S3Refusal } from "./s3-refusal.ts";
import { header } from "./s3-request.ts";
import { newBucket } from "./state.ts";
import { childText, element, parseXml, XML_HEAD, XML_NAMESPACE } from "./xml.ts";

/** ListBuckets. */
export function listBuckets({ service }: Context): Answer {
  let text = "";
  for (const bucket of [...service.storage.buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const facts = `${element("Name", bucket.name)}${element("CreationDate", isoDate(bucket.created))}`;
    text += `<Bucket>${facts}${element("BucketRegion", bucket.region)}</Bucket>`;
  }
  const owner = "<Owner><ID>testkit</ID><DisplayName>testkit</DisplayName></Owner>";
  return xmlAnswer(
    200,
    `${XML_HEAD}<ListAllMyBucketsResult ${XML_NAMESPACE}>${owner}<Buckets>${text}</Buckets></ListAllMyBucketsResult>`,
  );
}

/** HeadBucket: the region is told also where the rest is refused, by the router. */
export function headBucket(context: Context): Answer {
  const bucket = bucketOf(context);
  return { status: 200, headers: { "x-amz-bucket-region": bucket.region }, headLength: 0 };
}

/** GetBucketLocation: `us-east-1` is the empty location. */
export function getLocation(context: Context): Answer {
  const { region } = bucketOf(context);
  const text = region === "us-east-1" ? "" : region;
  return xmlAnswer(200, `${XML_HEAD}<LocationConstraint ${XML_NAMESPACE}>${text}</LocationConstraint>`);
}

/** GetBucketVersioning. */
export function getVersioning(context: Context): Answer {
  const status = bucketOf(context).versioning ? "<Status>Enabled</Status>" : "";
  return xmlAnswer(200, `${XML_HEAD}<VersioningConfiguration ${XML_NAMESPACE}>${status}</VersioningConfiguration>`);
}

/** PutBucketVersioning. */
export async function putVersioning(context: Context): Promise<Answer> {
  const bucket = bucketOf(context);
  const document = await readDocument(context, "VersioningConfiguration", "document");
  bucket.versioning = childText(document, "Status") === "Enabled";
  context.service.storage.addBucket(bucket);
  return { status: 200, headers: {} };
}

const NOTIFICATIONS = "NotificationConfiguration";

/** GetBucketNotificationConfiguration. */
export function getNotifications(context: Context): Answer {
  const { notifications } = bucketOf(context);
  return xmlAnswer(200, `${XML_HEAD}<${NOTIFICATIONS} ${XML_NAMESPACE}>${notifications}</${NOTIFICATIONS}>`);
}

/** PutBucketNotificationConfiguration: all of it anew. Nobody is told of anything. */
export async function putNotifications(context: Context): Promise<Answer> {
  const bucket = bucketOf(context);
  const text = await readText(context, "document");
  const [, told = ""] = new RegExp(`<${NOTIFICATIONS}[^>]*[^/]>(.*)</${NOTIFICATIONS}>`, "s").exec(text) ?? [];
  bucket.notifications = told;
  return { status: 200, headers: {} };
}

/** CreateBucket. */
export async function createBucket(context: Context): Promise<Answer> {
  const { request, service } = context;
  const text = await readText(context, "document");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(request.bucket)) {
    throw new S3Refusal(400, "InvalidBucketName", "The specified bucket is not valid.");
  }
  if (service.storage.buckets.has(request.bucket)) {
    throw new S3Refusal(
      409,
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
    );
  }
  const region = text === "" ? service.region : (childText(parseXml(text), "LocationConstraint") ?? service.region);
  service.storage.addBucket(
    newBucket({
      name: request.bucket,
      region,
      created: service.now(),
      public: header(request, "x-amz-acl") === "public-read",
      requesterPays: false,
      versioning: false,
    }),
  );
  return { status: 200, headers: { location: `/${request.bucket}` } };
}

/** DeleteBucket. */
export function deleteBucket(context: Context): Answer {
  const bucket = bucketOf(context);
  if (bucket.objects.size > 0 || bucket.uploads.size > 0) {
    throw new S3Refusal(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
  }
  context.service.storage.removeBucket(bucket);
  return { status: 204, headers: {} };
}

/** Whatever this server does not play. */
export function notImplemented({ request }: Context): Answer {
  throw refuse.notImplemented(request.rawQuery);
}
