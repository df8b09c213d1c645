import { CfnRule, Fn, type IResolvable } from "aws-cdk-lib";
import { CfnSecurityGroup } from "aws-cdk-lib/aws-ec2";
import type { Form } from "./form.ts";

/** Where a task's containers and machines live. */
export interface Network {
  /** A list that CloudFormation takes in place of one. */
  readonly subnets: string[];
  readonly securityGroup: string;
  /** `ENABLED` or `DISABLED`, as ECS wants it. */
  readonly assignPublicIp: string;
  /** As a launch template wants it. */
  hasPublicIp(): IResolvable;
}

/** Adds the parameters of the network, by the original's names, and a group that lets nothing in. */
export function addNetwork(form: Form, names: { readonly vpc: string; readonly subnets: string }): Network {
  form.add("network", names.vpc, {
    label: { en: "VPC", zh: "VPC" },
    help: { en: "Where the containers run.", zh: "容器运行所在的 VPC。" },
    type: "AWS::EC2::VPC::Id",
  });
  form.add("network", names.subnets, {
    label: { en: "Subnets", zh: "子网" },
    help: {
      en: "Of that VPC, two or more in different zones, with a way to both sides and to Amazon's services.",
      zh: "该 VPC 内不同可用区的两个或更多子网，需能访问两端和 AWS 服务。",
    },
    type: "List<AWS::EC2::Subnet::Id>",
  });
  form.add("network", "publicIp", {
    label: { en: "Public addresses", zh: "公有 IP" },
    help: {
      en: "Needed in public subnets. In private ones with a NAT gateway or endpoints, choose DISABLED.",
      zh: "公有子网中需要。使用 NAT 网关或终端节点的私有子网请选择 DISABLED。",
    },
    default: "ENABLED",
    allowedValues: ["ENABLED", "DISABLED"],
  });
  new CfnRule(form.stack, "SubnetsOfTheVpc", {
    assertions: [
      {
        assert: Fn.conditionEachMemberIn(
          Fn.valueOfAll("AWS::EC2::Subnet::Id", "VpcId"),
          Fn.refAll("AWS::EC2::VPC::Id"),
        ),
        assertDescription: "Every subnet must be one of the VPC that was chosen.",
      },
    ],
  });
  const group = new CfnSecurityGroup(form.stack, "NoWayIn", {
    groupDescription: "Lets nothing in: the programs of a transfer only call out.",
    vpcId: form.get(names.vpc).valueAsString,
    securityGroupIngress: [],
    // Sources have ports of their own, such as 9000 of MinIO.
    securityGroupEgress: [{ ipProtocol: "-1", cidrIp: "0.0.0.0/0", description: "Stores and registries anywhere" }],
  });
  return {
    subnets: form.get(names.subnets).valueAsList,
    securityGroup: group.attrGroupId,
    assignPublicIp: form.get("publicIp").valueAsString,
    hasPublicIp: () => Fn.conditionIf(form.is("publicIp", "ENABLED").logicalId, true, false),
  };
}
