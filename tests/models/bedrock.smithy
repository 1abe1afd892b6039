$version: "2"

namespace example.bedrock

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1

/// A service with the schemes of Amazon Bedrock, in AWS's conventions.
@title("Bedrock")
@service(sdkId: "Bedrock", arnNamespace: "bedrock", endpointPrefix: "bedrock")
@restJson1
@sigv4(name: "bedrock")
@httpBearerAuth
@auth([sigv4, httpBearerAuth])
service Bedrock {
    version: "2023-04-20"
    operations: [ListFoundationModels]
}

@readonly
@http(method: "GET", uri: "/foundation-models")
operation ListFoundationModels {
    input := {}
    output := {}
}
