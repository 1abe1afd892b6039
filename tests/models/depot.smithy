$version: "2.0"

namespace example.depot

use aws.auth#sigv4
use aws.protocols#restJson1
use smithy.waiters#waitable

/// Takes in parcels, stores them and hands them over.
///
/// A parcel goes through these states:
///
/// 1. **announced**: the sender sent its data;
/// 2. **stored**: it was scanned at the depot;
/// 3. **delivered** or **lost**.
///
/// Calls of the *office* need a bearer token. Other clients sign in as follows:
///
/// - scanners: an API key;
/// - printers: name and password;
/// - carriers: signed requests.
///
/// Example of a label: `DE-0042-7`. See [the handbook](https://depot.example/handbook) for
/// opening hours.
@restJson1
@title("Parcel depot")
@externalDocumentation(Handbook: "https://depot.example/handbook", "Price list": "https://depot.example/prices")
@httpBearerAuth
@httpApiKeyAuth(name: "Authorization", in: "header", scheme: "Depot-Key")
@httpBasicAuth
@httpDigestAuth
@sigv4(name: "depot")
@auth([httpBearerAuth])
service Depot {
    version: "2026-03-01"
    operations: [
        GetStatus
        ListTariffs
        QuotePrice
        ImportManifest
        CloseDay
        RebuildIndex
    ]
    resources: [
        Parcel
    ]
    errors: [
        DepotBusy
        AccessRefused
    ]
}

/// Tells everybody where a parcel is.
@restJson1
@title("Parcel tracking")
@httpApiKeyAuth(name: "key", in: "query")
service Tracking {
    version: "2026-03-01"
    operations: [
        TrackParcel
    ]
    errors: [
        AccessRefused
    ]
}

// --- Parcels.
resource Parcel {
    identifiers: {
        parcelId: ParcelId
    }
    create: CreateParcel
    read: GetParcel
    update: UpdateParcel
    delete: DeleteParcel
    list: ListParcels
    operations: [
        PutLabel
        GetLabel
    ]
    resources: [
        Scan
    ]
}

resource Scan {
    identifiers: {
        parcelId: ParcelId
        scanId: ScanId
    }
    create: RecordScan
    list: ListScans
}

/// Announces a parcel.
///
/// The depot assigns the number. Two calls with the same `requestToken` create **one** parcel:
///
/// ```
/// depot create-parcel --request-token 4711 …
/// ```
@http(method: "POST", uri: "/parcels", code: 201)
@tags(["office"])
@examples([
    {
        title: "A parcel for a locker"
        documentation: "The recipient fetches it at the station."
        input: {
            recipient: { name: "Ada", phone: "0123456" }
            destination: {
                locker: { station: "Main station", box: 7 }
            }
            priority: 2
        }
        output: { parcelId: "DE-0042-7", state: "announced", priority: 2 }
    }
])
operation CreateParcel {
    input := {
        @required
        recipient: Person

        @required
        destination: Destination

        /// Contents by the number of the item, for customs.
        contents: Contents

        priority: Priority = 1

        /// In kilograms; the depot weighs again.
        weight: BigDecimal

        /// Number of the customs declaration.
        declaration: BigInteger

        /// A day on which the parcel may be delivered; without an entry, the carrier decides.
        slots: DeliverySlots

        /// When the parcel is brought to the depot.
        @timestampFormat("date-time")
        expectedAt: Timestamp

        /// Anything that the sender wants to store with the parcel.
        notes: Document

        @idempotencyToken
        @httpHeader("Request-Token")
        requestToken: String

        /// Has no effect.
        @deprecated(message: "Use `priority`.", since: "2025-06-01")
        express: Boolean

        @since("2026-02-01")
        @recommended(reason: "Fragile goods without it are not insured.")
        handling: HandlingList

        fingerprint: Blob
    }

    output: ParcelRecord

    errors: [
        InvalidParcel
    ]
}

@readonly
@http(method: "GET", uri: "/parcels/{parcelId}")
@tags(["office"])
@waitable(
    ParcelDelivered: {
        documentation: "Waits until the recipient has the parcel."
        minDelay: 1
        maxDelay: 10
        acceptors: [
            {
                state: "success"
                matcher: {
                    output: { path: "state", comparator: "stringEquals", expected: "delivered" }
                }
            }
            {
                state: "failure"
                matcher: {
                    output: { path: "state", comparator: "stringEquals", expected: "lost" }
                }
            }
        ]
    }
    ParcelGone: {
        minDelay: 1
        acceptors: [
            {
                state: "success"
                matcher: { errorType: "ParcelNotFound" }
            }
        ]
    }
)
operation GetParcel {
    input := for Parcel {
        @required
        @httpLabel
        $parcelId
    }

    output: ParcelRecord

    errors: [
        ParcelNotFound
    ]
}

/// Changes a parcel that was not delivered yet.
@http(method: "PATCH", uri: "/parcels/{parcelId}")
@tags(["office"])
operation UpdateParcel {
    input := for Parcel {
        @required
        @httpLabel
        $parcelId

        destination: Destination

        priority: Priority

        /// The parcel is changed only if it was not changed since.
        @httpHeader("If-Unmodified-Since")
        unmodifiedSince: Timestamp
    }

    output: ParcelRecord

    errors: [
        ParcelNotFound
        ParcelChanged
    ]
}

@idempotent
@http(method: "DELETE", uri: "/parcels/{parcelId}", code: 204)
@tags(["office"])
operation DeleteParcel {
    input := for Parcel {
        @required
        @httpLabel
        $parcelId

        @httpQuery("reason")
        reason: String
    }

    output := {}

    errors: [
        ParcelNotFound
    ]
}

@readonly
@http(method: "GET", uri: "/parcels")
@paginated(inputToken: "next", outputToken: "next", items: "parcels", pageSize: "limit")
@tags(["office"])
operation ListParcels {
    input := {
        @httpQuery("state")
        states: ParcelStates

        @httpQuery("since")
        @timestampFormat("epoch-seconds")
        since: Timestamp

        @httpQuery("before")
        before: Timestamp

        @httpQuery("next")
        next: String

        @httpQuery("limit")
        @range(min: 1, max: 100)
        limit: Integer
    }

    output := {
        @required
        parcels: ParcelRecords

        next: String
    }
}

/// Stores the label of a parcel as a PDF or PNG file.
@idempotent
@http(method: "PUT", uri: "/parcels/{parcelId}/label")
@tags(["printer"])
operation PutLabel {
    input := for Parcel {
        @required
        @httpLabel
        $parcelId

        @httpHeader("Content-Type")
        mediaType: String

        @required
        @httpPayload
        label: LabelFile
    }

    output := {
        /// The number of bytes that were stored.
        @required
        size: Long

        checksum: String
    }

    errors: [
        ParcelNotFound
        LabelTooLarge
    ]
}

/// Returns the label that was stored last.
@readonly
@http(method: "GET", uri: "/parcels/{parcelId}/label")
@auth([httpBasicAuth])
@tags(["printer"])
operation GetLabel {
    input := for Parcel {
        @required
        @httpLabel
        $parcelId
    }

    output := {
        @httpHeader("Content-Type")
        mediaType: String

        @httpHeader("Last-Modified")
        modifiedAt: Timestamp

        @required
        @httpPayload
        label: LabelFile
    }

    errors: [
        ParcelNotFound
    ]
}

// --- Scans.
@http(method: "POST", uri: "/parcels/{parcelId}/scans", code: 201)
@auth([httpApiKeyAuth])
@tags(["scanner"])
operation RecordScan {
    input := for Scan {
        @required
        @httpLabel
        $parcelId

        @required
        place: String

        @timestampFormat("http-date")
        scannedAt: Timestamp

        /// The temperatures that the sensor measured since the last scan; `null` where it failed.
        temperatures: Temperatures
    }

    output := for Scan {
        @required
        $scanId

        state: ParcelState
    }

    errors: [
        ParcelNotFound
    ]
}

@readonly
@http(method: "GET", uri: "/parcels/{parcelId}/scans")
@auth([httpBasicAuth])
@paginated(inputToken: "next", outputToken: "page.next", items: "page.scans", pageSize: "limit")
@tags(["office"])
operation ListScans {
    input := for Parcel {
        @required
        @httpLabel
        $parcelId

        @httpQuery("next")
        next: String

        @httpQuery("limit")
        limit: Integer
    }

    output := {
        @required
        page: ScanPage
    }

    errors: [
        ParcelNotFound
    ]
}

// --- The depot.
/// Tells whether the depot is open. With a token, the load is shown too.
@readonly
@http(method: "GET", uri: "/status")
@optionalAuth
@tags(["public"])
operation GetStatus {
    input := {}

    output := {
        @required
        open: Boolean

        load: Float

        days: OpeningDays
    }
}

@readonly
@http(method: "GET", uri: "/tariffs")
@auth([])
@tags(["public"])
operation ListTariffs {
    input := {
        @httpQueryParams
        filters: Filters

        @httpPrefixHeaders("Depot-Hint-")
        hints: Filters
    }

    output := {
        @required
        tariffs: Tariffs
    }
}

/// Calculates a price. Prices have as many decimals as the contract of the sender says.
@readonly
@http(method: "POST", uri: "/quotes")
@auth([httpDigestAuth])
@tags(["office"])
@suppress(["HttpMethodSemantics"])
operation QuotePrice {
    input := {
        @required
        weight: BigDecimal

        @required
        destination: Destination

        contract: BigInteger
    }

    output := {
        @required
        price: BigDecimal

        contract: BigInteger

        details: Document
    }

    errors: [
        InvalidParcel
    ]
}

/// Takes the parcels of a carrier.
@http(method: "POST", uri: "/manifests/{path+}", code: 202)
@auth([sigv4])
@tags(["carrier"])
operation ImportManifest {
    input := {
        /// Where the carrier stored the manifest, with its folders.
        @required
        @httpLabel
        path: String

        @httpQuery("dry run")
        dryRun: Boolean

        @required
        parcelIds: ParcelIds
    }

    output := {
        @required
        accepted: Integer

        rejected: ParcelIds
    }
}

/// Ends the day. Clients sign in with a name and password, or else with a token.
@http(method: "POST", uri: "/days/close")
@auth([httpBasicAuth, httpBearerAuth])
@tags(["office"])
operation CloseDay {
    input := {
        @jsonName("day")
        date: String

        byteCount: Byte

        shortCount: Short

        longCount: Long

        ratio: Double
    }

    output := {
        @jsonName("closed-by")
        closedBy: String

        counts: Counts
    }
}

@internal
@http(method: "POST", uri: "/index")
operation RebuildIndex {
    input := {}
    output := {}
}

@readonly
@http(method: "GET", uri: "/track/{parcelId}")
operation TrackParcel {
    input := {
        @required
        @httpLabel
        @suppress(["MemberShouldReferenceResource"])
        parcelId: ParcelId

        @httpQuery("language")
        language: String
    }

    output := {
        state: ParcelState
    }

    errors: [
        ParcelNotFound
    ]
}

// --- Data.
@pattern("^[A-Z]{2}-[0-9]{4}-[0-9]$")
string ParcelId

string ScanId

list ParcelIds {
    member: ParcelId
}

list ParcelStates {
    member: ParcelState
}

enum ParcelState {
    ANNOUNCED = "announced"

    /// The parcel is in the depot.
    STORED = "stored"

    DELIVERED = "delivered"

    LOST = "lost"
}

intEnum Priority {
    LOW = 0

    /// The default.
    NORMAL = 1

    /// Delivered on the **same day**.
    HIGH = 2
}

@sensitive
string PhoneNumber

@mixin
structure Named {
    @required
    @length(min: 1, max: 80)
    name: String
}

structure Person with [Named] {
    phone: PhoneNumber
}

/// Where a parcel goes.
union Destination {
    address: Address

    locker: Locker

    /// The recipient fetches it at the depot of this name.
    depot: String

    /// To the sender.
    back: Unit
}

structure Address {
    @required
    street: String

    @required
    city: String

    country: String = "DE"
}

structure Locker {
    @required
    station: String

    @range(min: 1, max: 500)
    box: Integer
}

map Contents {
    key: String
    value: Item
}

structure Item {
    @required
    description: String

    count: Integer = 1

    /// A part of the item; parts may have parts.
    parts: Items
}

list Items {
    member: Item
}

list DeliverySlots {
    member: DeliverySlot
}

structure DeliverySlot {
    @timestampFormat("date-time")
    from: Timestamp

    until: Timestamp
}

enum Handling {
    FRAGILE
    COLD
    UPRIGHT
}

@uniqueItems
list HandlingList {
    member: Handling
}

@sparse
list Temperatures {
    member: Float
}

@streaming
blob LabelFile

structure ParcelRecord {
    @required
    parcelId: ParcelId

    @required
    state: ParcelState

    priority: Priority

    recipient: Person

    destination: Destination

    contents: Contents

    weight: BigDecimal

    declaration: BigInteger

    slots: DeliverySlots

    @timestampFormat("date-time")
    expectedAt: Timestamp

    changedAt: Timestamp

    notes: Document

    handling: HandlingList

    fingerprint: Blob
}

list ParcelRecords {
    member: ParcelRecord
}

structure ScanPage {
    @required
    scans: ScanRecords

    next: String
}

list ScanRecords {
    member: ScanRecord
}

structure ScanRecord {
    @required
    scanId: ScanId

    place: String

    @timestampFormat("http-date")
    scannedAt: Timestamp

    temperatures: Temperatures
}

list OpeningDays {
    member: OpeningDay
}

@timestampFormat("date-time")
timestamp OpeningDay

map Filters {
    key: String
    value: String
}

map Tariffs {
    key: String
    value: Tariff
}

structure Tariff {
    price: BigDecimal
    maximumWeight: Double
}

map Counts {
    key: ParcelState
    value: Long
}

// --- Errors.
@error("client")
@httpError(404)
structure ParcelNotFound {
    @required
    message: String

    parcelId: ParcelId
}

@error("client")
@httpError(409)
structure ParcelChanged {
    message: String

    @timestampFormat("date-time")
    changedAt: Timestamp
}

@error("client")
@httpError(400)
structure InvalidParcel {
    message: String
    fields: FieldProblems
}

map FieldProblems {
    key: String
    value: FieldProblem
}

structure FieldProblem {
    reason: String
    value: Document
}

@error("client")
@httpError(413)
structure LabelTooLarge {
    message: String
    limit: Long
}

@error("client")
@httpError(401)
structure AccessRefused {
    message: String
}

/// Too many requests at once. Try again later.
@error("server")
@httpError(503)
@retryable(throttling: true)
structure DepotBusy {
    message: String

    @httpHeader("Retry-After")
    retryAfter: Integer
}
