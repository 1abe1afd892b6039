$version: "2.0"

namespace example.parcels

use alloy#dateFormat
use alloy#discriminated
use alloy#jsonUnknown
use alloy#nullable
use alloy#simpleRestJson
use alloy#untagged
use alloy#UUID

/// A test service with simpleRestJson and the traits of alloy that change JSON.
@simpleRestJson
service Parcels {
    version: "2026-01-01"
    operations: [SendParcel, NameParcel]
    errors: [Overloaded]
}

@http(method: "POST", uri: "/parcels/{depot}", code: 201)
operation SendParcel {
    input := {
        @required
        @httpLabel
        depot: String

        @httpHeader("X-When")
        when: Timestamp

        id: UUID

        @dateFormat
        day: String

        sent: Timestamp

        @timestampFormat("epoch-seconds")
        paid: Timestamp

        /// Tagged, as in other protocols.
        way: Way

        /// With a discriminator.
        vehicle: Vehicle

        /// With nothing around its content.
        weight: Weight

        weights: Weights

        @jsonName("note")
        @nullable
        remark: String

        @nullable
        sender: Address

        count: BigInteger

        price: BigDecimal

        @jsonUnknown
        more: Documents
    }
    output := {
        @required
        @nullable
        place: String

        @httpHeader("X-Number")
        number: Integer

        sent: Timestamp

        way: Way

        vehicle: Vehicle

        weight: Weight

        weights: Weights

        @nullable
        sender: Address

        price: BigDecimal

        @jsonUnknown
        more: Documents
    }
    errors: [Lost, Refused, TooHeavy]
}

@idempotent
@http(method: "PUT", uri: "/names/{id}")
operation NameParcel {
    input := {
        @required
        @httpLabel
        id: UUID

        @required
        @httpPayload
        name: String
    }
    output := {
        @httpPayload
        name: String = "nameless"
    }
}

union Way {
    road: String
    @jsonName("over-sea")
    sea: Ship
    nowhere: Unit
    @jsonUnknown
    other: Document
}

structure Ship {
    @required
    name: String
}

@discriminated("kind")
union Vehicle {
    van: Van
    @jsonName("cargo-bike")
    bike: Bike
    nothing: Unit
}

structure Van {
    @required
    plate: String
    load: Weight
}

structure Bike {
    wheels: Integer
    @jsonUnknown
    more: Documents
}

@untagged
union Weight {
    grams: Integer
    @timestampFormat("epoch-seconds")
    measured: Timestamp
    number: Double
    size: Size
    exact: ExactWeight
    van: Van
    text: String
    parts: Weights
}

enum Size {
    SMALL = "small"
    LARGE = "large"
}

structure ExactWeight {
    @required
    kilograms: Double
    @required
    scale: Scale
}

@untagged
union Scale {
    name: String
    address: Address
}

list Weights {
    member: Weight
}

structure Address {
    street: String
    @nullable
    door: Integer
    inside: Address
}

map Documents {
    key: String
    value: Document
}

@error("client")
@httpError(404)
structure Lost {
    @required
    message: String
    last: Way
}

@error("client")
@httpError(409)
structure Refused {
    @required
    message: String
}

@error("client")
@httpError(409)
structure TooHeavy {
    @required
    message: String
    weight: Weight
}

@error("server")
@httpError(503)
structure Overloaded {
    message: String
}
