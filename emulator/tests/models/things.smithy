$version: "2.0"

namespace example.things

use PROTOCOL

/// Keeps things. The build script sets the protocol.
@PROTOCOL_TRAIT
@xmlNamespace(uri: "https://things.example/")
@aws.auth#sigv4(name: "things")
@aws.api#service(sdkId: "Things", arnNamespace: "things", endpointPrefix: "things")
@httpBearerAuth
@httpApiKeyAuth(name: "x-key", in: "header")
@httpBasicAuth
@httpDigestAuth
@auth([aws.auth#sigv4])
@title("Things")
service Things {
    version: "2026-01-01"
    operations: [
        CreateThing
        GetThing
        UpdateThing
        DeleteThing
        ListThings
        DescribeWeather
        UseToken
        UseKey
        UsePassword
        UseDigest
        UseNothing
    ]
}

@http(method: "POST", uri: "/things", code: 201)
operation CreateThing {
    input := {
        @required
        @length(max: 20)
        name: String

        data: Blob

        made: Timestamp

        tags: Tags

        parts: Parts

        @sensitive
        secret: String

        @idempotencyToken
        token: String
    }
    output := {
        @required
        thingId: ThingId

        createdAt: Timestamp
    }
    errors: [
        Refused
    ]
}

@readonly
@http(method: "GET", uri: "/things/{thingId}")
operation GetThing {
    input := {
        @required
        @httpLabel
        thingId: ThingId
    }
    output := {
        @required
        thing: Thing
    }
    errors: [
        ThingNotFound
    ]
}

@idempotent
@http(method: "PUT", uri: "/things/{thingId}")
operation UpdateThing {
    input := {
        @required
        @httpLabel
        thingId: ThingId

        name: String

        tags: Tags
    }
    output := {
        thing: Thing
    }
    errors: [
        ThingNotFound
    ]
}

@idempotent
@http(method: "DELETE", uri: "/things/{thingId}", code: 204)
operation DeleteThing {
    input := {
        @required
        @httpLabel
        thingId: ThingId
    }
    output := {}
}

@readonly
@paginated(inputToken: "nextToken", outputToken: "nextToken", items: "things")
@http(method: "GET", uri: "/things")
operation ListThings {
    input := {
        @httpQuery("next")
        nextToken: String
    }
    output := {
        @required
        things: Things_

        nextToken: String
    }
}

@readonly
@http(method: "GET", uri: "/weather/{place}")
operation DescribeWeather {
    input := {
        @required
        @httpLabel
        place: String
    }
    output := {
        sky: Sky
        degrees: Float
        at: Timestamp
        winds: Winds
    }
    errors: [
        Refused
    ]
}

@readonly
@auth([httpBearerAuth])
@http(method: "GET", uri: "/token")
operation UseToken {
    output := {}
}

@readonly
@auth([httpApiKeyAuth])
@http(method: "GET", uri: "/key")
operation UseKey {
    output := {}
}

@readonly
@auth([httpBasicAuth])
@http(method: "GET", uri: "/password")
operation UsePassword {
    output := {}
}

@readonly
@auth([httpDigestAuth])
@http(method: "GET", uri: "/digest")
operation UseDigest {
    output := {}
}

@readonly
@auth([])
@http(method: "GET", uri: "/nothing")
operation UseNothing {
    output := {}
}

structure Thing {
    @required
    id: ThingId

    name: String

    data: Blob

    made: Timestamp

    createdAt: Timestamp

    tags: Tags

    parts: Parts

    state: Sky
}

string ThingId

map Tags {
    key: String
    value: String
}

list Parts {
    member: Part
}

structure Part {
    @required
    size: Integer

    weight: Double
}

list Things_ {
    member: Thing
}

map Winds {
    key: String
    value: Integer
}

enum Sky {
    CLEAR
    CLOUDY
}

@error("client")
@httpError(404)
structure ThingNotFound {
    message: String
}

@error("client")
@httpError(400)
structure Refused {
    message: String
    reason: String
}
