import re
from typing import Any

import pytest

from tests.template.deployed import Deployed
from tests.template.stack import Stack, access_log, source

BUNDLE = "/get-required-tokens-and-session-for-a-user"
ROUTES = {
    f"GET {BUNDLE}": "TokenBundleFunction",
    f"POST {BUNDLE}": "TokenBundleFunction",
    "POST /api/v2/documents/extract": "ExtractionFunction",
    "POST /api/v2/biometrics/verify": "BiometricsFunction",
    "POST /api/v1/presentation": "ConsentFunction",
    "POST /api/v2/consents": "ConsentFunction",
    "GET /sessions/{sessionId}": "OutcomeFunction",
    "GET /users/me": "OutcomeFunction",
    "DELETE /users/me": "TokenBundleFunction",
    "GET /company/sessions/{sessionId}": "CompanyFunction",
    "GET /company/sessions/{sessionId}/verified-data": "CompanyFunction",
    "GET /company/sessions/{sessionId}/age-over/{years}": "CompanyFunction",
    "GET /company/users/{userKey}/sessions": "CompanyFunction",
    "DELETE /company/users/{userKey}": "CompanyFunction",
}
WEBHOOK = "POST /webhooks/hypersign"
SIGNED_IN = (BUNDLE, " /sessions/", " /users/")
BY_THE_COMPANY = " /company/"


def security_of(route: str) -> str | None:
    """The authorizer of a route."""
    if BY_THE_COMPANY in route:
        return "AWS_IAM"
    return "JwtAuthorizer" if any(part in route for part in SIGNED_IN) else None


def operations(stack: Stack) -> dict[str, Any]:
    paths = stack.properties("HttpApi")["Body"]["paths"]
    return {
        f"{method.upper()} {path}": operation
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def jwt_configuration(stack: Stack) -> Any:
    schemes = stack.properties("HttpApi")["Body"]["components"]["securitySchemes"]
    assert set(schemes) == {"JwtAuthorizer", "AWS_IAM"}
    authorizer = schemes["JwtAuthorizer"]["x-amazon-apigateway-authorizer"]
    assert authorizer["type"] == "jwt"
    assert authorizer["identitySource"] == "$request.header.Authorization"
    return authorizer["jwtConfiguration"]


def cors(stack: Stack) -> Any:
    return stack.properties("HttpApi")["Body"].get("x-amazon-apigateway-cors")


def test_the_routes_are_those_of_the_design(stack: Stack) -> None:
    served = {}
    for route, operation in operations(stack).items():
        if route == WEBHOOK:
            continue
        integration = operation["x-amazon-apigateway-integration"]
        assert integration["payloadFormatVersion"] == "2.0"
        served[route] = re.findall(r"\$\{(\w+)Aliaslive\}", integration["uri"]["Fn::Sub"])
    assert served == {route: [function] for route, function in ROUTES.items()}


def test_a_webhook_goes_into_its_queue_with_the_sessions_id_alone(stack: Stack) -> None:
    integration = operations(stack)[WEBHOOK]["x-amazon-apigateway-integration"]
    assert integration == {
        "type": "aws_proxy",
        "integrationSubtype": "SQS-SendMessage",
        "payloadFormatVersion": "1.0",
        "credentials": {"Fn::GetAtt": ["WebhookRole", "Arn"]},
        "requestParameters": {
            "QueueUrl": {"Ref": "WebhookQueue"},
            "MessageBody": '{"sessionId":"${request.body.sessionId}"}',
        },
    }
    role = stack.properties("WebhookRole")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "apigateway.amazonaws.com"}
    (policy,) = role["Policies"]
    assert policy["PolicyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sqs:SendMessage",
            "Resource": {"Fn::GetAtt": ["WebhookQueue", "Arn"]},
        }
    ]


def test_the_sign_in_token_is_asked_for_except_by_the_steps_and_the_webhook(stack: Stack) -> None:
    guarded = {route: operation.get("security") for route, operation in operations(stack).items()}
    assert guarded == {
        route: [{name: []}] if (name := security_of(route)) else None
        for route in (*ROUTES, WEBHOOK)
    }


def test_the_companys_routes_ask_for_aws_credentials(stack: Stack) -> None:
    scheme = stack.properties("HttpApi")["Body"]["components"]["securitySchemes"]["AWS_IAM"]
    assert scheme["x-amazon-apigateway-authtype"] == "awsSigv4"
    assert {route for route in ROUTES if security_of(route) == "AWS_IAM"} == {
        route for route, function in ROUTES.items() if function == "CompanyFunction"
    }


def test_without_an_issuer_the_created_user_pool_signs_users_in(stack: Stack) -> None:
    assert jwt_configuration(stack) == {
        "issuer": {"Fn::GetAtt": ["UserPool", "ProviderURL"]},
        "audience": [{"Ref": "UserPoolClient"}],
    }
    pool = stack.properties("UserPool")
    assert pool["UsernameAttributes"] == pool["AutoVerifiedAttributes"] == ["email"]
    assert pool["UserAttributeUpdateSettings"] == {
        "AttributesRequireVerificationBeforeUpdate": ["email"]
    }
    assert stack.properties("UserPoolClient")["GenerateSecret"] is False


def test_with_an_issuer_of_ones_own_there_is_no_user_pool() -> None:
    stack = Stack.where(CreateUserPool=False, UserPoolSignsIn=False)
    assert jwt_configuration(stack) == {
        "issuer": {"Ref": "JwtIssuer"},
        "audience": {"Fn::Split": [",", {"Ref": "JwtAudience"}]},
    }
    assert not stack.of_type("AWS::Cognito::UserPool")
    assert not stack.of_type("AWS::Cognito::UserPoolClient")


@pytest.mark.parametrize(("invite_only", "closed"), [(False, False), (True, True)])
def test_who_may_register_is_a_parameter(invite_only: bool, closed: bool) -> None:
    pool = Stack.where(UserPoolIsInviteOnly=invite_only).properties("UserPool")
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": closed}


def test_browsers_of_the_given_origins_may_call(stack: Stack) -> None:
    assert cors(stack) == {
        "allowOrigins": {"Fn::Split": [",", ""]},
        "allowMethods": ["GET", "POST", "DELETE"],
        "allowHeaders": [
            "authorization",
            "content-type",
            "x-kyc-access-token",
            "x-ssi-access-token",
            "x-issuer-did",
            "x-issuer-did-ver-method",
            "if-none-match",
        ],
        "exposeHeaders": ["retry-after", "etag", "apigw-requestid"],
        "maxAge": 3600,
    }


def test_given_origins_are_all_allowed_and_no_other() -> None:
    origins = ["https://app.example.com", "http://localhost:5173"]
    api = Deployed(AllowedOrigins=",".join(origins)).properties("HttpApi")
    assert api["Body"]["x-amazon-apigateway-cors"]["allowOrigins"] == origins


def test_without_origins_no_browser_may_call() -> None:
    assert cors(Stack.where(BrowsersCall=False)) is None


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://app.example.com", True),
        ("http://localhost:5173", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:5173", True),
        ("http://localhost.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("https://app.example.com,https://www.example.com:8443", True),
        ("", True),
        # API Gateway answers "Invalid format for origin".
        ("capacitor://localhost", False),
        ("ionic://localhost", False),
        ("http://app.example.com", False),
        # The SAM CLI cuts the value off at the space.
        ("https://app.example.com, https://www.example.com", False),
        ("https://app.example.com,", False),
        ("*", False),
        ("https://*", False),
        ("https://*.example.com", False),
        ("https://app.example.com/", False),
        ("app.example.com", False),
        ("null", False),
    ],
)
def test_an_origin_is_scheme_and_host(origin: str, allowed: bool) -> None:
    parameter = source()["Parameters"]["AllowedOrigins"]
    assert parameter["Default"] == ""
    assert bool(re.fullmatch(parameter["AllowedPattern"], origin)) is allowed
    assert "without spaces" in parameter["ConstraintDescription"]


def test_every_route_is_throttled_and_the_costly_ones_more(stack: Stack) -> None:
    stage = stack.only("AWS::ApiGatewayV2::Stage")
    assert stage["DefaultRouteSettings"] == {
        "ThrottlingRateLimit": {"Ref": "ApiRateLimit"},
        "ThrottlingBurstLimit": {"Ref": "ApiBurstLimit"},
    }
    costly = {"ThrottlingRateLimit": {"Ref": "StepRateLimit"}} | {
        "ThrottlingBurstLimit": {"Ref": "StepBurstLimit"}
    }
    assert stage["RouteSettings"] == {
        f"GET {BUNDLE}": costly,
        f"POST {BUNDLE}": costly,
        "POST /api/v2/documents/extract": costly,
        "POST /api/v2/biometrics/verify": costly,
        WEBHOOK: costly,
    }


def test_access_logs_do_not_identify_the_caller(stack: Stack) -> None:
    settings = stack.only("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]
    assert settings["DestinationArn"] == {"Fn::GetAtt": ["ApiAccessLogs", "Arn"]}
    assert set(access_log(stack).values()) == {
        "$context.requestId",
        "$context.requestTimeEpoch",
        "$context.routeKey",
        "$context.status",
        "$context.responseLatency",
        "$context.integrationStatus",
        "$context.integrationLatency",
        "$context.error.responseType",
        "$context.responseLength",
    }


def test_the_access_log_has_the_address_only_if_the_operator_wants_it(stack: Stack) -> None:
    wanted = access_log(Stack.where(LogsClientAddress=True))

    assert wanted == access_log(stack) | {"clientAddress": "$context.identity.sourceIp"}
    assert source()["Parameters"]["LogClientAddress"]["Default"] == "false"


def test_an_unverified_email_never_identifies_a_user() -> None:
    rule = source()["Rules"]["EmailIsVerifiedWhereItIdentifies"]

    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "UserKey"}, "email"]}
    (assertion,) = rule["Assertions"]
    assert assertion["Assert"] == {"Fn::Equals": [{"Ref": "EmailVerification"}, "required"]}


@pytest.mark.parametrize(
    ("parameter", "default"),
    [
        ("MaxAttempts", 5),
        ("MaxSessionsPerUser", 5),
        ("DailySessionBudget", 0),
        ("UserPoolSelfSignUp", "false"),
        ("UserKey", "subject"),
        ("EmailVerification", "required"),
        ("ErasureMaxAuthAge", 900),
    ],
)
def test_a_stack_is_safe_by_default(parameter: str, default: object) -> None:
    assert source()["Parameters"][parameter]["Default"] == default


def test_the_user_pool_cannot_be_deleted_by_mistake(stack: Stack) -> None:
    assert stack.properties("UserPool")["DeletionProtection"] == "ACTIVE"
