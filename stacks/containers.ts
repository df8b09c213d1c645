import type { Artifact } from "./artifacts.ts";
import type { Settings } from "./settings.ts";

/** Network and images of the programs that a task's stack runs. */
export type Containers = Awaited<ReturnType<typeof createContainers>>;

/** Where the tasks' programs run. */
interface Network {
  readonly id: $util.Input<string>;
  /** With commas between. */
  readonly subnets: $util.Input<string>;
  readonly isPublic: boolean;
}

/** By the names of their Dockerfiles in packages/functions/images: the repository's name, and of its resources. */
const IMAGES = {
  transfer: { repository: "transfer", id: "TransferImages" },
  copier: { repository: "image-copier", id: "CopierImages" },
} as const;

/** Machines of both kinds run them, and a list of both has one digest. */
const PLATFORMS = ["linux/amd64", "linux/arm64"] as const;

/**
 * The network of the tasks, and the images with their repositories. The network that is made is public, without a gateway that costs by the
 * hour and the byte: the tasks' groups let nothing in. The ECS cluster is each task's own, made by its stack and deleted with it:
 * the hub itself runs no containers. Tags never change, old images go, and what is pushed is scanned.
 */
export async function createContainers(settings: Settings, artifacts: readonly Artifact[]) {
  const network = networkOf(settings);
  const repositories = { transfer: repository("transfer"), copier: repository("copier") };
  const digest = (image: keyof typeof IMAGES) => digestOf(image, repositories[image], settings, artifacts);
  return {
    network,
    repositories,
    digests: { transfer: await digest("transfer"), copier: await digest("copier") },
  };
}

/** As the operator says, or made here. */
function networkOf({ network }: Settings): Network {
  if (network !== undefined) return { id: network.vpc, subnets: network.subnets.join(","), isPublic: network.isPublic };
  const { id, publicSubnets } = new sst.aws.Vpc("Network", { az: 2 });
  return { id, subnets: publicSubnets.apply((ids) => ids.join(",")), isPublic: true };
}

function repository(image: keyof typeof IMAGES) {
  const { repository: name, id } = IMAGES[image];
  const made = new aws.ecr.Repository(id, {
    name: `${$app.name}/${$app.stage}/${name}`,
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "AES256" }],
    forceDelete: $app.removal === "remove",
  });
  const rule = {
    rulePriority: 1,
    description: "The last twenty, for stacks that were made with them",
    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 },
    action: { type: "expire" },
  };
  new aws.ecr.LifecyclePolicy(`${id}Lifecycle`, { repository: made.name, policy: JSON.stringify({ rules: [rule] }) });
  return made;
}

/** Of the image that the operator pushed, or that this deploy builds and pushes; undefined where there is none yet. */
async function digestOf(
  image: keyof typeof IMAGES,
  { repositoryUrl, registryId }: aws.ecr.Repository,
  { digests, buildsImages }: Settings,
  artifacts: readonly Artifact[],
): Promise<$util.Input<string> | undefined> {
  const given = digests[image];
  const source = artifacts.find(({ kind, key }) => kind === "image" && key === image);
  if (given !== undefined || !buildsImages || source === undefined) return given;
  // SST reads its configuration, and what that imports, before it has brought the package.
  const { Image } = await import("@pulumi/docker-build");
  const login = aws.ecr.getAuthorizationTokenOutput({ registryId });
  const built = new Image(`${IMAGES[image].id}Build`, {
    context: { location: $cli.paths.root },
    dockerfile: { location: `${$cli.paths.root}/${source.path}` },
    platforms: [...PLATFORMS],
    // A tag is taken once: by what goes into the image.
    tags: [$interpolate`${repositoryUrl}:${source.sha256.slice(0, 32)}`],
    registries: [{ address: login.proxyEndpoint, username: login.userName, password: $util.secret(login.password) }],
    push: true,
  });
  return built.digest;
}
