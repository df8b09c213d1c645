import { nameOf } from "./stage.ts";

/** Repositories of the programs that a task's stack runs. */
export type Containers = ReturnType<typeof createContainers>;

/** One image has the finder, the worker and the image copier; which it is, its command says. */
const IMAGES = ["transfer", "image-copier"] as const;

/**
 * The network of the tasks, a cluster for the hub's own containers, and the repositories of all images. The network is
 * public, without a gateway that costs by the hour and the byte: the tasks' groups let nothing in. Task stacks have clusters of their own,
 * which are deleted with them. Tags never change, old images go, and what is pushed is scanned.
 */
export function createContainers() {
  const network = new sst.aws.Vpc("Network", { az: 2 });
  const cluster = new aws.ecs.Cluster("Cluster", {
    name: nameOf("cluster"),
    settings: [{ name: "containerInsights", value: "disabled" }],
  });
  const [transfer, copier] = IMAGES.map((image) => repository(image));
  return { network, cluster, repositories: { transfer, copier } };
}

function repository(image: (typeof IMAGES)[number]) {
  const id = image === "transfer" ? "TransferImages" : "CopierImages";
  const made = new aws.ecr.Repository(id, {
    name: `${$app.name}/${$app.stage}/${image}`,
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
