$version: "2"

namespace example.bus

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use smithy.rules#contextParam
use smithy.rules#endpointRuleSet

/// A service with the schemes of Amazon EventBridge, in AWS's conventions.
@title("Bus")
@service(sdkId: "Bus", arnNamespace: "events", endpointPrefix: "events")
@awsJson1_1
@sigv4(name: "events")
@endpointRuleSet({
    version: "1.0"
    parameters: {
        Region: { builtIn: "AWS::Region", required: false, documentation: "", type: "string" }
        Endpoint: { builtIn: "SDK::Endpoint", required: false, documentation: "", type: "string" }
        EndpointId: { required: false, documentation: "", type: "string" }
    }
    rules: [
        {
            type: "endpoint"
            conditions: [
                {
                    fn: "isSet"
                    argv: [
                        {
                            ref: "EndpointId"
                        }
                    ]
                }
                {
                    fn: "isSet"
                    argv: [
                        {
                            ref: "Endpoint"
                        }
                    ]
                }
            ]
            endpoint: {
                url: { ref: "Endpoint" }
                properties: {
                    authSchemes: [
                        {
                            name: "sigv4a"
                            signingName: "events"
                            signingRegionSet: ["*"]
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
                            ref: "Endpoint"
                        }
                    ]
                }
            ]
            endpoint: {
                url: { ref: "Endpoint" }
            }
        }
        {
            type: "error"
            conditions: []
            error: "no endpoint"
        }
    ]
})
service AWSEvents {
    version: "2015-10-07"
    operations: [
        PutEvents
    ]
}

operation PutEvents {
    input := {
        @required
        Entries: Entries

        @contextParam(name: "EndpointId")
        EndpointId: String
    }

    output := {}
}

list Entries {
    member: Entry
}

structure Entry {
    Source: String
    DetailType: String
    Detail: String
}
