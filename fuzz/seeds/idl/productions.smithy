// Every production of the grammar, once.
$version: "2.0"
$operationInputSuffix: "Request"
$"operationOutputSuffix": "Response"

metadata "a key" = {text: "x", "quoted key": [1, -2.5e+3, true, false, null, []]}
metadata tags = ["one",, "two"]

namespace example.all

use aws.protocols#restJson1
use smithy.test#httpRequestTests

/// A service,
/// in two lines.
@restJson1
@title("Everything")
service Everything {
    version: "2026-01-01"
    operations: [Look]
    resources: [Thing]
    errors: [Wrong]
    rename: {"example.all#Color": "Hue"}
}

resource Thing {
    identifiers: {thingId: ThingId}
    properties: {name: String, color: Color}
    create: MakeThing, read: ReadThing
    list: ListThings
    operations: [Paint]
    collectionOperations: []
    resources: [Part]
}

resource Part { identifiers: {thingId: ThingId, partId: String} }

@http(method: "POST", uri: "/things")
operation MakeThing {
    input := for Thing with [Named] {
        $color = "red"
    }
    output := for Thing {
        @required
        $thingId
    }
}

@readonly
@http(method: "GET", uri: "/things/{thingId}", code: 200)
operation ReadThing {
    input: ReadThingInput
    output: ReadThingOutput
}

@input
structure ReadThingInput for Thing {
    @required
    @httpLabel
    $thingId
}

structure ReadThingOutput with [Named] {}

@paginated(inputToken: "token", outputToken: "token", items: "things")
@readonly
@http(method: "GET", uri: "/things")
operation ListThings {
    input := {
        @httpQuery("token")
        token: String
    }

    output := {
        token: String
        things: Things
    }
}

@idempotent
@http(method: "PUT", uri: "/things/{thingId}/color")
operation Paint {
    input :=
        /// What to paint.
        @documentation("What to paint.")
        for Thing {
            @required
            @httpLabel
            $thingId

            color: Color = "blue"
        }
    errors: [Wrong, example.all#Gone]
}

@http(method: "POST", uri: "/look")
@httpRequestTests([
    {
        id: "Look"
        protocol: restJson1
        method: "POST"
        uri: "/look"
        body: """
            {
              "deep": {}
            }"""
        bodyMediaType: "application/json"
        params: {deep: {}}
    }
])
operation Look {
    input := with [Deep] {}
    output: Unit
}

@mixin(localTraits: [private])
@private
structure Named {
    /// The name.
    name: String
}

@mixin
structure Deep { @required deep: Anything }

structure Anything {
    aBlob: Blob, aBoolean: Boolean = true,
    aString: String = "a\tb\u00e9"
    aByte: Byte = 1
    aShort: Short = 007
    anInteger: Integer = -1
    aLong: Long
    aFloat: Float = 1.5
    aDouble: Double = 1e3
    aBigInteger: BigInteger
    aBigDecimal: BigDecimal
    aTimestamp: Timestamp
    aDocument: Document = {}
    aList: Things = []
    aMap: Counts
    aUnion: Choice
    anEnum: Color
    anIntEnum: Size = 1
    own: OwnString
}

list Things {
    @length(min: 1)
    member: String
}

@sparse
map Counts {
    key: ThingId
    value: Integer
}

@tags(["x"])
@tags(["y"])
union Choice {
    nothing: Unit
    text: OwnString
    again: Choices
}

list Choices { member: Choice }

enum Color {
    RED = "red"

    /// Like the sky.
    BLUE = "blue",
    @deprecated
    green
}

intEnum Size {
    SMALL = 1
    LARGE = 2
}

blob OwnBlob
boolean OwnBoolean
byte OwnByte
short OwnShort
integer OwnInteger
long OwnLong
float OwnFloat
double OwnDouble
bigInteger OwnBigInteger
bigDecimal OwnBigDecimal
timestamp OwnTimestamp
document OwnDocument
string OwnString with [Marked]

@mixin
string Marked

@pattern("^[a-z]+$")
string ThingId

@error("client")
structure Wrong { message: String }

@error("client")
@httpError(410)
structure Gone {}

apply Wrong @retryable

apply Gone {
    @documentation("""
        It was there.
          It is not any more.
        """)
    @marker
}

apply Anything$own @ours(shape: Wrong, list: [1, 2])

apply ReadThingOutput$name @required

@trait(selector: ":is(structure, member)")
@marker
structure ours {
    @idRef
    shape: String
    list: Numbers
}

@trait
structure marker {}

list Numbers { member: Integer }
