"""`edge/template.yaml`: CloudFront and AWS WAF in front of the API."""

import json
import re
from typing import Any

import pytest

from hypersign_kyc.api.http import EDGE_KEY
from local.template.intrinsics import parse
from tests.template.stack import ROOT, source

TEMPLATE = parse((ROOT / "edge" / "template.yaml").read_text(encoding="utf-8"))
#: AWS's own policies: "Use managed cache policies" and "Use managed origin request policies" in
#: CloudFront's developer guide list these ids.
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
FORBIDDEN_HEADERS = {
    *("cache-control", "connection", "content-length", "cookie", "host", "if-match"),
    *("if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "max-forwards"),
    *("pragma", "proxy-authenticate", "proxy-authorization", "proxy-connection", "range"),
    *("request-range", "te", "trailer", "transfer-encoding", "upgrade", "via", "x-real-ip"),
}


def properties(name: str) -> Any:
    return TEMPLATE["Resources"][name]["Properties"]


def distribution() -> Any:
    return properties("Distribution")["DistributionConfig"]


def rules() -> dict[str, Any]:
    return {rule["Name"]: rule for rule in properties("WebAcl")["Rules"]}


def test_every_method_and_header_reaches_the_api_and_nothing_is_cached() -> None:
    behavior = distribution()["DefaultCacheBehavior"]

    assert behavior["CachePolicyId"] == CACHING_DISABLED
    assert behavior["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST_HEADER
    assert {"GET", "POST", "DELETE", "OPTIONS"} <= set(behavior["AllowedMethods"])
    assert "CacheBehaviors" not in distribution()


def test_both_connections_use_tls_1_2_or_newer() -> None:
    (origin,) = distribution()["Origins"]

    assert distribution()["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert distribution()["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "https-only"
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert origin["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]


def test_cloudfront_waits_longer_than_api_gateway_and_sends_no_request_twice() -> None:
    (origin,) = distribution()["Origins"]

    assert origin["CustomOriginConfig"]["OriginReadTimeout"] > 30
    assert origin["ConnectionAttempts"] == 1


def test_each_request_has_the_key_that_the_functions_ask_for() -> None:
    (origin,) = distribution()["Origins"]
    (header,) = origin["OriginCustomHeaders"]

    assert header["HeaderName"] == EDGE_KEY
    assert header["HeaderValue"]["Fn::If"] == [
        "FirstKeyInUse",
        {"Fn::Sub": "{{resolve:secretsmanager:${FirstKey}}}"},
        {"Fn::Sub": "{{resolve:secretsmanager:${SecondKey}}}"},
    ]
    for key in ("FirstKey", "SecondKey"):
        assert properties(key)["GenerateSecretString"]["PasswordLength"] >= 43


def test_cloudfront_accepts_the_name_of_the_header() -> None:
    (origin,) = distribution()["Origins"]
    for header in origin["OriginCustomHeaders"]:
        name = header["HeaderName"].lower()
        assert name not in FORBIDDEN_HEADERS
        assert not name.startswith(("x-amz-", "x-edge-"))


def test_no_error_is_given_to_another_caller() -> None:
    """CloudFront keeps these errors for 10 s by default, even if they say `no-store`."""
    kept = {
        it["ErrorCode"]: it["ErrorCachingMinTTL"] for it in distribution()["CustomErrorResponses"]
    }
    assert kept == dict.fromkeys((400, 403, 404, 405, 414, 500, 501, 502, 503, 504), 0)


def test_a_key_can_be_changed_while_the_origin_stays_closed() -> None:
    """The key that is not in use has an output, so that the back end can know it first."""
    used, following = (
        TEMPLATE["Outputs"][name]["Value"]["Fn::If"] for name in ("EdgeKeyArn", "NextEdgeKeyArn")
    )
    assert used[0] == following[0] == "FirstKeyInUse"
    assert used[1:] == following[:0:-1] == [{"Ref": "FirstKey"}, {"Ref": "SecondKey"}]
    pattern = source()["Parameters"]["EdgeKeyDigest"]["AllowedPattern"]
    digest = "0123456789abcdef" * 4
    for given in ("", digest, f"{digest},{digest}"):
        assert re.fullmatch(pattern, given)
    assert not re.fullmatch(pattern, f"{digest},{digest},{digest}")


def test_an_address_that_sends_too_much_gets_429_that_a_browser_can_read() -> None:
    rule = rules()["requests-per-address"]
    block = rule["Action"]["Block"]["CustomResponse"]

    rate = rule["Statement"]["RateBasedStatement"]
    assert rate["AggregateKeyType"] == "IP"
    assert rate["Limit"] == {"Ref": "RequestsPerAddress"}
    assert block["ResponseCode"] == 429
    headers = {each["Name"]: each["Value"] for each in block["ResponseHeaders"]}
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "retry-after" in headers["Access-Control-Expose-Headers"]
    (body,) = properties("WebAcl")["CustomResponseBodies"].values()
    assert json.loads(body["Content"]) == {"message": "Too Many Requests"}


def test_the_common_rules_apply_without_their_limit_on_bodies() -> None:
    group = rules()["common"]["Statement"]["ManagedRuleGroupStatement"]

    assert (group["VendorName"], group["Name"]) == ("AWS", "AWSManagedRulesCommonRuleSet")
    assert group["RuleActionOverrides"] == [
        {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}
    ]


def test_no_sample_and_no_log_shows_a_token() -> None:
    assert '"SampledRequestsEnabled": true' not in json.dumps(TEMPLATE)
    redacted = properties("BlockedRequestsLogging")["RedactedFields"]
    names = {each["SingleHeader"]["Name"] for each in redacted if "SingleHeader" in each}
    assert {"authorization", "x-kyc-access-token", "x-ssi-access-token"} <= names
    assert {"QueryString": {}} in redacted
    assert TEMPLATE["Parameters"]["LogBlockedRequests"]["Default"] == "false"


def test_the_stack_is_refused_outside_the_region_of_cloudfront() -> None:
    (assertion,) = TEMPLATE["Rules"]["InTheRegionOfCloudFront"]["Assertions"]
    assert assertion["Assert"] == {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}


@pytest.mark.parametrize(
    ("with_edge", "with_domain", "address"),
    [(True, True, "EdgeDomainName"), (False, True, "DomainName"), (False, False, "HttpApi")],
)
def test_apps_are_told_the_address_in_front(
    with_edge: bool, with_domain: bool, address: str
) -> None:
    condition, in_front, direct = source()["Outputs"]["ApiUrl"]["Value"]["Fn::If"]
    assert condition == "UseEdge"
    domain, own, execute_api = direct["Fn::If"]
    assert domain == "UseDomain"
    chosen = in_front if with_edge else own if with_domain else execute_api
    assert re.search(r"\$\{(\w+)\}", chosen["Fn::Sub"])[1] == address  # type: ignore[index]


@pytest.mark.parametrize("output", ["CompanyUrl", "WebhookUrl"])
def test_the_companys_servers_and_hypersign_call_directly(output: str) -> None:
    """A signature covers the host, and many webhooks come from few addresses."""
    assert "EdgeDomainName" not in json.dumps(source()["Outputs"][output])


def test_edge_key_digest_needs_edge_domain_name() -> None:
    rule = source()["Rules"]["ClosedOriginHasAnEdge"]
    assert rule["RuleCondition"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "EdgeKeyDigest"}, ""]}]}
    assert "EdgeDomainName" in json.dumps(rule["Assertions"])
