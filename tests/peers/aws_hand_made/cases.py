"""Commands that the AWS CLI adds by hand, or whose options it does, with the responses of services."""

import base64
import json
import subprocess

OPERATIONS = {
    "cloudfront": {"get-distribution-config"},
    "config": {
        "describe-configuration-recorder-status",
        "describe-configuration-recorders",
        "describe-delivery-channel-status",
        "describe-delivery-channels",
        "put-configuration-recorder",
        "put-delivery-channel",
        "start-configuration-recorder",
    },
    "datapipeline": {"activate-pipeline", "get-pipeline-definition", "put-pipeline-definition"},
    "dlm": {"get-lifecycle-policy"},
    "dsql": {"get-cluster"},
    "ec2": {"bundle-instance", "get-password-data"},
    "ecr": {"get-authorization-token"},
    "ecr-public": {"get-authorization-token"},
    "iam": {"attach-role-policy", "create-role", "get-policy", "get-policy-version", "get-role"},
    "rds": {"modify-option-group"},
    "s3": {"create-bucket", "head-bucket"},
    "sns": {"create-topic"},
}
PASSWORD = "pass word"


def of_json(**values):
    return (200, json.dumps(values))


def of_xml(operation, inside):
    return (200, f"<{operation}Response><{operation}Result>{inside}</{operation}Result></{operation}Response>")


def registries():
    token = base64.b64encode(b"AWS:a/b+c").decode()
    private = {"GetAuthorizationToken": of_json(authorizationData=[{"authorizationToken": token}])}
    public = {"GetAuthorizationToken": of_json(authorizationData={"authorizationToken": token})}
    refused = {"GetAuthorizationToken": (400, json.dumps({"__type": "AccessDeniedException", "message": "no"}))}
    yield private, ["ecr", "get-login-password"]
    yield refused, ["ecr", "get-login-password"]
    yield public, ["ecr-public", "get-login-password", "--region", "us-east-1"]


def configuration():
    failure = {"lastStatus": "FAILURE", "lastErrorCode": "Code", "lastErrorMessage": "text"}
    recorders = [
        {"name": "a", "recording": True, "lastStatus": "SUCCESS"},
        {"name": "b", "recording": False},
        {"name": "c", "recording": True, **failure},
    ]
    channels = [
        {
            "name": "d",
            "configStreamDeliveryInfo": {"lastStatus": "SUCCESS"},
            "configHistoryDeliveryInfo": failure,
            "configSnapshotDeliveryInfo": {},
        }
    ]
    for some, others in ((recorders, channels), ([], [])):
        responses = {
            "DescribeConfigurationRecorderStatus": of_json(ConfigurationRecordersStatus=some),
            "DescribeDeliveryChannelStatus": of_json(DeliveryChannelsStatus=others),
        }
        yield responses, ["configservice", "get-status"]
    responses = {
        "DescribeConfigurationRecorders": of_json(ConfigurationRecorders=[{"name": "default", "roleARN": "é"}]),
        "DescribeDeliveryChannels": of_json(DeliveryChannels=[{"name": "default"}]),
        "CreateTopic": of_xml("CreateTopic", "<TopicArn>arn:made</TopicArn>"),
    }
    subscribe = ["configservice", "subscribe", "--iam-role", "arn:role"]
    arn = "arn:aws:sns:us-west-2:1:topic"
    yield responses, [*subscribe, "--s3-bucket", "depot/a/b", "--sns-topic", arn]
    for status in (403, 404):
        known = {**responses, "HEAD /depot": (status, "")}
        yield known, [*subscribe, "--s3-bucket", "depot", "--sns-topic", "topic"]
    yield {}, [*subscribe, "--s3-bucket", "depot"]


def roles():
    missing = "<Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>none</Message></Error>"
    missing = (404, f"<ErrorResponse>{missing}</ErrorResponse>")
    document = "<PolicyVersion><Document>%7B%22Version%22%3A%22x%22%7D</Document></PolicyVersion>"
    responses = {
        "GetRole": missing,
        "GetPolicy": of_xml("GetPolicy", "<Policy><DefaultVersionId>v1</DefaultVersionId></Policy>"),
        "GetPolicyVersion": of_xml("GetPolicyVersion", document),
        "CreateRole": of_xml("CreateRole", "<Role><RoleName>name</RoleName><Path>/</Path></Role>"),
        "AttachRolePolicy": (200, "<AttachRolePolicyResponse/>"),
    }
    create = ["dlm", "create-default-role"]
    yield responses, create
    more = ["--resource-type", "image", "--region", "cn-north-1", "--iam-endpoint", "{url}", "--output", "text"]
    yield responses, [*create, *more]
    yield {"GetRole": of_xml("GetRole", "<Role/>")}, create
    yield {"GetRole": missing, "GetPolicy": missing}, create
    yield {}, [*create, "--resource-type", "x"]


def tokens():
    database = ["rds", "generate-db-auth-token", "--hostname", "h.x", "--username", "a/b c@d", "--port"]
    yield {}, [*database, "3306"]
    yield {}, [*database, "x"]
    yield {}, ["dsql", "generate-db-connect-auth-token", "--hostname", "h.x", "--expires-in", "60"]
    yield {}, ["dsql", "generate-db-connect-admin-auth-token", "--hostname", "h.x", "--region", "eu-west-1"]


def option_groups():
    made = {"ModifyOptionGroup": of_xml("ModifyOptionGroup", "<OptionGroup><OptionGroupName>g</OptionGroupName></OptionGroup>")}
    values = {"add-option-to-option-group": "OptionName=OEM,Port=5500", "remove-option-from-option-group": "OEM"}
    for command, value in values.items():
        base = ["rds", command, "--option-group-name", "g"]
        yield made, [*base, "--options", value, "--apply-immediately"]
        yield {}, [*base, "--generate-cli-skeleton"]


def keys(folder):
    """Key files of both forms, and a password that is encrypted for them."""
    run = lambda *words, given=None: subprocess.run(["openssl", *words], cwd=folder, input=given, capture_output=True, check=True)
    run("genrsa", "-traditional", "-out", "pkcs1.pem", "2048")
    run("pkcs8", "-topk8", "-nocrypt", "-in", "pkcs1.pem", "-out", "pkcs8.pem")
    run("rsa", "-in", "pkcs1.pem", "-pubout", "-out", "public.pem")
    encrypt = ["pkeyutl", "-encrypt", "-pubin", "-inkey", "public.pem", "-pkeyopt", "rsa_padding_mode:pkcs1"]
    return base64.encodebytes(run(*encrypt, given=PASSWORD.encode()).stdout).decode()


def signatures(encrypted):
    sign = ["cloudfront", "sign", "--key-pair-id", "K", "--private-key"]
    url = ["--url", "https://d.cloudfront.net/a?b=c"]
    end = ["--date-less-than", "2020-01-01T00:00:00+02:00"]
    for more in ([], ["--date-greater-than", "1500000000"], ["--ip-address", "1.2.3.4"], ["--ip-address", "1.2.3.0/24"]):
        yield {}, [*sign, "file://pkcs1.pem", *url, *end, *more]
    yield {}, [*sign, "file://pkcs8.pem", "--url", "u", "--date-less-than", "2020-01-01"]
    yield {}, [*sign, "none", *url, *end]
    password = ["ec2", "get-password-data", "--instance-id", "i-1", "--priv-launch-key"]
    for text in (encrypted, "", "AAAA"):
        data = f"<instanceId>i-1</instanceId><passwordData>{text}</passwordData>"
        yield {"GetPasswordData": (200, f"<GetPasswordDataResponse>{data}</GetPasswordDataResponse>")}, [*password, "pkcs1.pem"]
    yield {}, [*password, "none.pem"]


def bundles():
    bundle = ["ec2", "bundle-instance", "--instance-id", "i-1"]
    given = ["--bucket", "b", "--prefix", "p"]
    yield {}, [*bundle, *given, "--owner-akid", "AK", "--owner-sak", "secret key"]
    yield {}, [*bundle, *given]
    yield {}, [*bundle, "--storage", "S3={Bucket=b,Prefix=p}"]


def pipelines(folder):
    objects = [{"id": "Default", "name": "D", "a": "1", "r": {"ref": "X"}, "l": ["1", {"ref": "Y"}]}, {"id": "N", "z": ""}]
    parameters = [{"id": "p", "type": "String", "helpLink": ["a", "b"]}]
    definition = {"objects": objects, "parameters": parameters, "values": {"p": "v", "q": ["1", "2"]}}
    (folder / "whole.json").write_text(json.dumps(definition))
    (folder / "objects.json").write_text(json.dumps({"objects": objects}))
    (folder / "values.json").write_text(json.dumps({"values": {"p": "other"}}))
    (folder / "parameters.json").write_text(json.dumps({"parameters": [{"id": "o", "k": "v"}]}))
    put = ["datapipeline", "put-pipeline-definition", "--pipeline-id", "df"]
    yield {}, [*put, "--pipeline-definition", "file://whole.json"]
    yield {}, [*put, "--pipeline-definition", "file://whole.json", "--parameter-values", "p=1", "p=2=3"]
    more = ["--parameter-values-uri", "file://values.json"]
    yield {}, [*put, "--pipeline-definition", "file://whole.json", *more]
    yield {}, [*put, "--pipeline-definition", "file://objects.json", *more, "--parameter-objects", "file://parameters.json"]
    yield {}, [*put, "--pipeline-definition", "{}"]
    yield {}, put
    activate = ["datapipeline", "activate-pipeline", "--pipeline-id", "df"]
    yield {}, [*activate, "--parameter-values", "p=1", "q=2"]
    yield {}, [*activate, *more]
    yield {}, activate
    fields = [
        {"key": "a", "stringValue": "1"},
        {"key": "r", "refValue": "X"},
        {"key": "l", "stringValue": "1"},
        {"key": "l", "refValue": "Y"},
    ]
    attributes = [{"key": "t", "stringValue": "S"}, {"key": "t", "stringValue": "U"}]
    response = {
        "pipelineObjects": [{"id": "Default", "name": "D", "fields": fields}],
        "parameterObjects": [{"id": "p", "attributes": attributes}],
        "parameterValues": [{"id": "p", "stringValue": "v"}],
    }
    get = ["datapipeline", "get-pipeline-definition", "--pipeline-id", "df"]
    yield {"GetPipelineDefinition": of_json(**response)}, get
    yield {"GetPipelineDefinition": of_json(**response)}, [*get, "--query", "objects[0].l"]
    yield {"GetPipelineDefinition": of_json(pipelineObjects=[])}, get


def cases(folder):
    """All cases: the responses by operation, and the arguments. Files are written to the folder."""
    parts = [registries(), configuration(), roles(), tokens(), option_groups(), signatures(keys(folder)), bundles(), pipelines(folder)]
    return [case for part in parts for case in part]
