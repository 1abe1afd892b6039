$version: "2"

namespace example.relay

use aws.auth#sigv4
use aws.auth#sigv4a
use aws.protocols#restJson1
use smithy.rules#contextParam
use smithy.rules#endpointRuleSet

/// Requests that are valid in several Regions.
@title("Relay")
@restJson1
@sigv4(name: "relay")
@sigv4a(name: "relay")
@httpBearerAuth
@auth([sigv4, sigv4a])
@endpointRuleSet({
    version: "1.0"
    parameters: {
        Endpoint: { builtIn: "SDK::Endpoint", required: true, documentation: "", type: "string" }
        Kind: { required: false, documentation: "", type: "string" }
    }
    rules: [
        {
            type: "endpoint"
            conditions: [
                {
                    fn: "isSet"
                    argv: [
                        {
                            ref: "Kind"
                        }
                    ]
                }
                {
                    fn: "stringEquals"
                    argv: [
                        {
                            ref: "Kind"
                        }
                        "both"
                    ]
                }
            ]
            endpoint: {
                url: { ref: "Endpoint" }
                properties: {
                    authSchemes: [
                        {
                            name: "sigv4a"
                            signingName: "relay-global"
                            signingRegionSet: ["eu-*", "us-west-2"]
                            disableDoubleEncoding: true
                        }
                        {
                            name: "sigv4"
                            signingName: "relay-local"
                            signingRegion: "eu-west-1"
                        }
                    ]
                }
            }
        }
        {
            type: "endpoint"
            conditions: [
                {
                    fn: "isSet"
                    argv: [
                        {
                            ref: "Kind"
                        }
                    ]
                }
                {
                    fn: "stringEquals"
                    argv: [
                        {
                            ref: "Kind"
                        }
                        "local"
                    ]
                }
            ]
            endpoint: {
                url: { ref: "Endpoint" }
                properties: {
                    authSchemes: [
                        {
                            name: "sigv4"
                            signingRegion: "eu-west-1"
                        }
                    ]
                }
            }
        }
        {
            type: "endpoint"
            conditions: []
            endpoint: {
                url: { ref: "Endpoint" }
            }
        }
    ]
})
service Relay {
    version: "1"
    operations: [
        Send
        SendAnywhere
    ]
}

/// Sends with either signature.
@idempotent
@http(method: "PUT", uri: "/messages/{name}")
operation Send {
    input := {
        @required
        @httpLabel
        name: String

        @httpQuery("kind")
        @contextParam(name: "Kind")
        kind: String

        text: String
    }

    output := {}
}

/// Sends with a signature for several Regions, or with a token.
@auth([sigv4a, httpBearerAuth])
@idempotent
@http(method: "PUT", uri: "/anywhere/{name}")
operation SendAnywhere {
    input := {
        @required
        @httpLabel
        name: String

        text: String
    }

    output := {}
}
