"""What AWS does not say about the deployer's permissions in a form that a program can read: the
resources that an action is narrowed to, and the actions that this template does not use.
"""

from dataclasses import dataclass, field
from typing import Any

#: Actions that CloudFormation's handlers may call and this template does not need, with the reason.
#: `*` matches anything.
NOT_USED = {
    "The functions are in no VPC and mount no file system": (
        "ec2:*",
        "elasticfilesystem:*",
        "s3files:*",
    ),
    "No table is imported, replicated or streamed to Kinesis": (
        "dynamodb:*KinesisStreamingDestination",
        "dynamodb:*TableReplica",
        "dynamodb:*Import*",
        "dynamodb:UpdateContributorInsights",
        "dynamodb:PutResourcePolicy",
        "dynamodb:DeleteResourcePolicy",
        "kinesis:*",
    ),
    "The deployer reads and writes no data": (
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
        "secretsmanager:GetSecretValue",
    ),
    "The secret is not replicated and not generated": (
        "secretsmanager:*Replicat*",
        "secretsmanager:GetRandomPassword",
    ),
    "Log groups have retention and tags, and nothing else": (
        "firehose:*",
        "logs:*BearerToken*",
        "logs:*DataProtectionPolicy",
        "logs:*DeletionProtection",
        "logs:*IndexPolic*",
        "logs:*KmsKey",
    ),
    "Functions have no code signing, no scaling of their own and no provisioned concurrency": (
        "lambda:AssociateRuntimeAlias",
        "lambda:DeleteFunctionCodeSigningConfig",
        "lambda:DeleteProvisionedConcurrencyConfig",
        "lambda:GetCodeSigningConfig",
        "lambda:PassCapacityProvider",
        "lambda:PutFunctionCodeSigningConfig",
        "lambda:PutFunctionRecursionConfig",
        "lambda:PutFunctionScalingConfig",
        "lambda:PutProvisionedConcurrencyConfig",
        "lambda:PutRuntimeManagementConfig",
    ),
    "Policies are attached to roles only": (
        "iam:AttachGroupPolicy",
        "iam:AttachUserPolicy",
        "iam:DetachGroupPolicy",
        "iam:DetachUserPolicy",
    ),
    "No bus and no topic has a policy": (
        "events:PutPermission",
        "events:RemovePermission",
        "sns:*DataProtectionPolicy",
    ),
    "Servers on premises are CodeDeploy's other use": ("codedeploy:RegisterOnPremisesInstance",),
    "Attributes of users are not added": ("cognito-idp:AddCustomAttributes",),
    "The users' sign-in page has no domain of its own": ("cloudfront:*",),
    "Clients of the user pool have no secret": ("cognito-idp:ListUserPoolClientSecrets",),
    "Stated apart: code in SAM's bucket, and service-linked roles": (
        "iam:CreateServiceLinkedRole",
        "s3:*",
    ),
}

#: The ARNs that a service's actions are narrowed to. `prefix` begins every generated name.
SCOPES = {
    "apigateway": (
        "arn:aws:apigateway:{region}::/apis",
        "arn:aws:apigateway:{region}::/apis/*",
        "arn:aws:apigateway:{region}::/domainnames",
        "arn:aws:apigateway:{region}::/domainnames/*",
        "arn:aws:apigateway:{region}::/tags/*",
    ),
    # Ids of applications are random.
    "appconfig": ("arn:aws:appconfig:{region}:{account}:application/*",),
    "cloudwatch": (
        "arn:aws:cloudwatch:{region}:{account}:alarm:{prefix}",
        "arn:aws:cloudwatch::{account}:dashboard/{stack}-{region}",
    ),
    "codedeploy": (
        "arn:aws:codedeploy:{region}:{account}:application:{prefix}",
        "arn:aws:codedeploy:{region}:{account}:deploymentgroup:{prefix}",
        "arn:aws:codedeploy:{region}:{account}:deploymentconfig:CodeDeployDefault.Lambda*",
    ),
    # Ids of user pools are random. The pool has deletion protection.
    "cognito-idp": ("arn:aws:cognito-idp:{region}:{account}:userpool/*",),
    "dynamodb": ("arn:aws:dynamodb:{region}:{account}:table/{prefix}",),
    "events": (
        "arn:aws:events:{region}:{account}:event-bus/{stack}",
        "arn:aws:events:{region}:{account}:rule/{prefix}",
    ),
    "iam": (
        "arn:aws:iam::{account}:role{path}{prefix}",
        "arn:aws:iam::{account}:policy{path}{prefix}",
    ),
    # A key's id is random, so its tags narrow it (see `conditions`).
    "kms": ("arn:aws:kms:{region}:{account}:key/*",),
    "lambda": (
        "arn:aws:lambda:{region}:{account}:function:{prefix}",
        "arn:aws:lambda:{region}:{account}:event-source-mapping:*",
        "arn:aws:lambda:{region}:{account}:layer:SharedLayer",
        "arn:aws:lambda:{region}:{account}:layer:SharedLayer:*",
    ),
    "logs": (
        "arn:aws:logs:{region}:{account}:log-group:/aws/lambda/{stack}/*",
        "arn:aws:logs:{region}:{account}:log-group:/aws/vendedlogs/{stack}/*",
    ),
    "route53": ("arn:aws:route53:::hostedzone/{zone}", "arn:aws:route53:::change/*"),
    # CloudFormation names a secret after its logical id, not after the stack.
    "secretsmanager": ("arn:aws:secretsmanager:{region}:{account}:secret:ApiSecrets-*",),
    "sns": ("arn:aws:sns:{region}:{account}:{prefix}",),
    "sqs": ("arn:aws:sqs:{region}:{account}:{prefix}",),
}

#: What an API's access log needs.
#: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
_ACCESS_LOG = (
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
)

#: Actions that IAM cannot narrow to a resource.
#: https://docs.aws.amazon.com/service-authorization/latest/reference/
ON_ANY_RESOURCE = {
    *_ACCESS_LOG,
    "appconfig:CreateApplication",
    "cloudformation:GetTemplateSummary",
    "codedeploy:GetDeploymentConfig",
    "cognito-idp:CreateUserPool",
    "cognito-idp:DescribeUserPoolDomain",
    "kms:CreateKey",
    "lambda:CreateEventSourceMapping",
    "logs:DeleteResourcePolicy",
    "route53:ListHostedZones",
    "sns:GetSubscriptionAttributes",
    "sns:SetSubscriptionAttributes",
    "sns:Unsubscribe",
}

#: Actions that a resource type needs and its schema does not name.
ALSO_NEEDED = {
    "AWS::ApiGatewayV2::Stage": _ACCESS_LOG,
}

#: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
LIMITED_BY_THE_BOUNDARY = {
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
}
#: The roles are for these services, and the policies of AWS that they get are these.
PASSED_TO = ("apigateway.amazonaws.com", "codedeploy.amazonaws.com", "lambda.amazonaws.com")
ATTACHED = (
    "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
    "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda",
)
#: What DynamoDB and Secrets Manager do with the stack's key on the deployer's behalf.
#: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
#: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
KEY_USES = (
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
)
USES_THE_KEY = {
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::SecretsManager::Secret": "secretsmanager",
}
#: Services that make a role of their own in the account when they are first used.
LINKED_ROLES = {
    "AWS::ApiGatewayV2::DomainName": "ops.apigateway.amazonaws.com",
    "AWS::Cognito::UserPool": "email.cognito-idp.amazonaws.com",
}
#: What SAM CLI calls for `sam deploy`, and the operator for `sam delete`.
STACK_ACTIONS = (
    "cloudformation:CreateChangeSet",
    "cloudformation:DeleteChangeSet",
    "cloudformation:DeleteStack",
    "cloudformation:DescribeChangeSet",
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStackResource",
    "cloudformation:DescribeStackResources",
    "cloudformation:DescribeStacks",
    "cloudformation:ExecuteChangeSet",
    "cloudformation:GetTemplate",
    "cloudformation:ListStackResources",
)
#: What `make verify` calls besides.
VERIFY_ACTIONS = (
    "cloudwatch:DescribeAlarms",
    "lambda:GetFunctionConfiguration",
    "lambda:InvokeFunction",
    "logs:FilterLogEvents",
    "sns:ListSubscriptionsByTopic",
)


@dataclass(frozen=True)
class Deployment:
    """The environment that the policy is for."""

    stack: str
    region: str
    account: str
    path: str = "/"
    boundary: str = ""
    zone: str = ""
    s3_prefix: str = ""
    tags: dict[str, str] = field(default_factory=dict)

    def arns(self, action: str) -> tuple[str, ...]:
        """Return what the action is narrowed to."""
        if action in ON_ANY_RESOURCE:
            return ("*",)
        service, _, name = action.partition(":")
        scopes = SCOPES[service]
        if service == "iam":
            scopes = scopes[1:] if "Polic" in name and "Role" not in name else scopes[:1]
        # CloudFormation shortens long names of stacks in the names that it generates.
        places = {"prefix": f"{self.stack[:20]}*", "zone": self.zone or "*"}
        known = {"region": self.region, "account": self.account, "stack": self.stack}
        return tuple(scope.format(**known, **places, path=self.path) for scope in scopes)

    def condition(self, action: str) -> dict[str, Any]:
        """Return the condition of the action, empty if it has none."""
        found: dict[str, Any] = {}
        if action == "iam:PassRole":
            found["StringEquals"] = {"iam:PassedToService": list(PASSED_TO)}
        if self.boundary and action in LIMITED_BY_THE_BOUNDARY:
            found["StringEquals"] = {"iam:PermissionsBoundary": self.boundary}
        if action in ("iam:AttachRolePolicy", "iam:DetachRolePolicy"):
            own = self.arns("iam:CreatePolicy")
            found["ArnLike"] = {"iam:PolicyARN": [*ATTACHED, *own]}
        if action == "lambda:CreateEventSourceMapping":
            found["ArnLike"] = {"lambda:FunctionArn": self.arns("lambda:CreateFunction")[0]}
        if action.startswith("kms:") and self.tags:
            # A new key has no tags yet.
            new = action in ("kms:CreateKey", "kms:TagResource")
            kind = "RequestTag" if new else "ResourceTag"
            found["StringEquals"] = {f"aws:{kind}/{key}": it for key, it in self.tags.items()}
        return found
