"""What the local stack reads from a template, and how environment variables change it."""

from pathlib import Path

import pytest

from local.template.intrinsics import TemplateError
from local.template.parameters import environment_name, parameter_values
from local.template.resources import (
    CorsConfiguration,
    IamAuthorizer,
    JwtAuthorizer,
    LambdaIntegration,
    Route,
)
from local.template.stack_template import Template
from local.triggers.declared import triggers

TEMPLATE = """
Parameters:
  AllowedOrigins: {Type: CommaDelimitedList, Default: "https://a.example, https://b.example"}
  JwtIssuer: {Type: String, Default: ""}
  SecretArn: {Type: String, Default: ""}
  Reserved: {Type: String, Default: ""}
Conditions:
  CreatePool: !Equals [!Ref JwtIssuer, ""]
  CreateSecret: !Equals [!Ref SecretArn, ""]
  Reserve: !Not [!Equals [!Ref Reserved, ""]]
Globals:
  Function:
    Handler: app.lambda_handler
    Timeout: 28
    Layers: [!Ref SharedLayer]
    ReservedConcurrentExecutions: !If [Reserve, !Ref Reserved, !Ref AWS::NoValue]
    Environment:
      Variables: {TABLE: !Ref Things, SECRET: !If [CreateSecret, !Ref Secret, !Ref SecretArn], N: 5}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration:
        AllowOrigins: !Ref AllowedOrigins
        AllowMethods: [GET]
        MaxAge: 60
      Auth:
        EnableIamAuthorizer: true
        Authorizers:
          Jwt:
            IdentitySource: $request.header.X-Token
            JwtConfiguration:
              issuer: !If [CreatePool, !GetAtt Pool.ProviderURL, !Ref JwtIssuer]
              audience: [one, two]
  SharedLayer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layers/shared}}
  One:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/one
      MemorySize: 512
      Role: !ImportValue nothing-that-matters-here
      Environment: {Variables: {OWN: !GetAtt Things.Arn}}
      Events:
        Get: {Type: HttpApi, Properties: {Method: get, Path: /one, Auth: {Authorizer: Jwt}}}
        Signed: {Type: HttpApi, Properties: {Method: get, Path: /two, Auth: {Authorizer: AWS_IAM}}}
        Timer: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  Things:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}
      SSESpecification: {SSEEnabled: true}
  Secret: {Type: AWS::SecretsManager::Secret, Condition: CreateSecret}
  Pool: {Type: AWS::Cognito::UserPool, Condition: CreatePool}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "template.yaml"
    file.write_text(TEMPLATE)
    return file


def test_a_function_has_its_own_properties_and_the_global_ones(path: Path) -> None:
    template = Template(path, {})
    template.physical_ids["Secret"] = "arn:of-the-secret"

    function = template.functions()["One"]

    assert function.code == path.parent / "functions/one"
    assert function.layers == (path.parent / "layers/shared",)
    assert (function.handler, function.timeout, function.memory) == ("app.lambda_handler", 28, 512)
    assert function.environment == {
        "TABLE": "local-Things",
        "SECRET": "arn:of-the-secret",
        "N": "5",
        "OWN": "arn:aws:dynamodb:us-east-1:123456789012:local-Things",
    }
    assert function.max_environments == 100


def test_a_function_has_no_more_environments_than_it_reserves(path: Path) -> None:
    assert Template(path, {"RESERVED": "7"}).functions()["One"].max_environments == 7


def test_routes_come_with_their_authorizer(path: Path) -> None:
    routes = Template(path, {"JWT_ISSUER": "https://issuer.example"}).routes()

    jwt = JwtAuthorizer("https://issuer.example", ("one", "two"), "x-token")
    assert routes == [
        Route("GET", "/one", LambdaIntegration("One"), jwt),
        Route("GET", "/two", LambdaIntegration("One"), IamAuthorizer("us-east-1")),
    ]
    assert [route.key for route in routes] == ["GET /one", "GET /two"]


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ("Method: get, Path: /one", "Method: any, Path: /one"),
        ("Method: get, Path: /one", "Path: /one"),
        ("Method: get, Path: /one", "Method: get, Path: '/{one+}'"),
        ("Method: get, Path: /one", "Method: get, Path: $default"),
        ("{Authorizer: Jwt}", "{Authorizer: Jwt, AuthorizationScopes: [read]}"),
        ("{Authorizer: Jwt}", "{Authorizer: NONE}"),
        ("EnableIamAuthorizer: true", "EnableIamAuthorizer: false"),
        ("EnableIamAuthorizer: true", "DefaultAuthorizer: Jwt"),
    ],
)
def test_settings_that_the_local_stack_cannot_imitate_are_refused(
    path: Path, known: str, unknown: str
) -> None:
    assert known in TEMPLATE
    path.write_text(TEMPLATE.replace(known, unknown))

    with pytest.raises(TemplateError, match="known"):
        Template(path, {}).routes()


def test_cors_properties_that_are_not_known_are_refused(path: Path) -> None:
    path.write_text(TEMPLATE.replace("MaxAge: 60", "AllowCredentials: true"))

    with pytest.raises(TemplateError, match="AllowCredentials is not known"):
        Template(path, {}).cors()


def test_cors_follows_the_parameter(path: Path) -> None:
    assert Template(path, {}).cors() == CorsConfiguration(
        ("https://a.example", "https://b.example"), ("GET",), max_age=60
    )
    given = Template(path, {"ALLOWED_ORIGINS": "https://c.example"}).cors()
    assert given is not None
    assert given.allow_origins == ("https://c.example",)


def test_a_local_table_has_no_properties_that_only_aws_supports(path: Path) -> None:
    assert Template(path, {}).tables() == {
        "Things": {
            "TableName": "local-Things",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": True},
        }
    }


def test_a_given_secret_is_not_created(path: Path) -> None:
    assert Template(path, {}).secrets() == {"Secret": {"Name": "local-Secret"}}
    given = Template(path, {"SECRET_ARN": "arn:given"})
    assert given.secrets() == {}
    assert given.functions()["One"].environment["SECRET"] == "arn:given"


def test_the_projects_own_template_can_be_served() -> None:
    repository = Path(__file__).resolve().parents[3]
    environment = {
        "KYC_ENVIRONMENT": "development",
        "ISSUER_DID": "did:hid:z6Mk",
        "ISSUER_VERMETHOD_ID": "did:hid:z6Mk#key-1",
        "ALLOWED_ORIGINS": "http://localhost:3000",
        "JWT_ISSUER": "http://localhost:3000/local",
        "JWT_AUDIENCE": "local",
    }
    template = Template(repository / "template.yaml", environment)
    functions = template.functions()
    routes = template.routes()
    assert routes
    integrations = [route.integration for route in routes]
    to_functions = [each for each in integrations if isinstance(each, LambdaIntegration)]
    assert all(integration.function in functions for integration in to_functions)
    assert len(to_functions) == len(routes) - 1
    assert {trigger.function for trigger in triggers(template)} <= set(functions)
    assert all((function.code / "app.py").is_file() for function in functions.values())
    assert any(route.authorizer for route in routes)
    assert template.tables()
    assert template.secrets()


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        ("KycBaseUrl", "KYC_BASE_URL"),
        ("MaxSessionsPerUser", "MAX_SESSIONS_PER_USER"),
        ("DeveloperDashboardServiceBaseUrl", "DEVELOPER_DASHBOARD_SERVICE_BASE_URL"),
    ],
)
def test_a_parameter_is_named_in_capitals_in_the_environment(parameter: str, name: str) -> None:
    assert environment_name(parameter) == name


@pytest.mark.parametrize(
    ("declaration", "given", "complaint"),
    [
        ({"Type": "String", "AllowedValues": ["a", "b"]}, "c", "MODE must be one of a, b"),
        ({"Type": "Number"}, "x", "MODE must be a number"),
        ({"Type": "Number", "MinValue": 1}, "0", "MODE must be at least 1"),
        ({"Type": "Number", "MaxValue": 5}, "6", "MODE must be at most 5"),
        ({"Type": "String"}, None, "MODE is needed"),
    ],
)
def test_a_value_that_a_parameter_does_not_allow_is_refused(
    declaration: dict[str, object], given: str | None, complaint: str
) -> None:
    environment = {} if given is None else {"MODE": given}
    with pytest.raises(TemplateError, match=complaint):
        parameter_values({"Mode": declaration}, environment, {})


def test_the_environment_comes_before_the_stacks_default_and_that_before_the_templates() -> None:
    declared = {name: {"Type": "String", "Default": "template"} for name in ("A", "B", "C")}
    values = parameter_values(declared, {"A": "environment"}, {"A": "stack", "B": "stack"})
    assert values == {"A": "environment", "B": "stack", "C": "template"}
